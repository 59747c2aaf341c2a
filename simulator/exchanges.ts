import { EventEmitter } from "node:events";
import type { FaultMode } from "./control/faults";
import type { SimulatorRequest, SimulatorResponse } from "./route";

/** A request and what became of it. */
export interface Exchange {
  /** By the simulator's clock, as is the duration: a delay that the clock was moved over counts in full. */
  startedAt: number;
  durationMs: number;
  request: SimulatorRequest;
  /** `dropped`: the connection was closed instead. */
  answer: SimulatorResponse | "dropped";
  fault: FaultMode | undefined;
}

/** Tells of every exchange when it ends, before its answer goes out. */
export class Exchanges extends EventEmitter<{ ended: [Exchange] }> {}
