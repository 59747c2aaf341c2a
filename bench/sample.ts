import { availableParallelism } from "node:os";
import type { Cost } from "./cost";
import type { Operation } from "./subject";

export const subjectNames = ["bare", "floor", "least", "ours"] as const;
export type SubjectName = (typeof subjectNames)[number];

/** One measurement of one operation of one subject. */
export interface Sample extends Cost {
  count: number;
  latencyMs: number;
  subject: SubjectName;
  operation: Operation;
  /** Calls that reached the simulator, by `<METHOD> <route>`. */
  calls: Record<string, number>;
  sessionsLeft: number;
  /** Only with latency: otherwise the counting proxy would take CPU time from the subjects. */
  maxInFlight?: number;
  /** Size of the stack's file after the operation. */
  storedBytes: number;
  /** Size of a resource in compact JSON, after up. */
  bytesPerResource?: number;
}

/** Default of the engine for concurrent creates. */
export const engineWidth = 4 * availableParallelism();
