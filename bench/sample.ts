import { availableParallelism } from "node:os";
import type { Cost } from "./cost";
import type { Operation } from "./subject";

export const subjectNames = ["bare", "floor", "least", "ours"] as const;
export type SubjectName = (typeof subjectNames)[number];

/** One operation of one subject, once. */
export interface Sample extends Cost {
  count: number;
  latencyMs: number;
  subject: SubjectName;
  operation: Operation;
  /** Calls that reached the simulator, by `<METHOD> <route>`. */
  calls: Record<string, number>;
  sessionsLeft: number;
  /** Only measured with latency: the proxy that counts would take its share of the processor from the others. */
  mostInFlight?: number;
  /** Of the stack's file, after the operation. */
  storedBytes: number;
  /** After up: a resource in compact JSON. */
  bytesPerResource?: number;
}

/** Creates in flight that the engine allows unless told otherwise. */
export const engineWidth = 4 * availableParallelism();
