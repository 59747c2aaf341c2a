import { EventEmitter } from "node:events";
import type { FaultMode } from "./control/faults";
import type { SimulatorRequest, SimulatorResponse } from "./route";

/** A request and its response. */
export interface Exchange {
  /** By the simulator's clock, like the duration. A delay that the clock skipped counts in full. */
  startedAt: number;
  durationMs: number;
  request: SimulatorRequest;
  /** `dropped` if the connection was closed without a response. */
  response: SimulatorResponse | "dropped";
  fault: FaultMode | undefined;
}

/** Emits every exchange when it ends, before its response is sent. */
export class Exchanges extends EventEmitter<{ ended: [Exchange] }> {}
