import { type IncompleteError, messageOf, OpsError } from "../errors";
import type { Properties } from "./state";

/** What the SDK takes for an object that exists but is not all done: its id and properties go into the state. */
export class IncompleteResource extends Error {
  readonly id: string;
  readonly reasons: string[];

  constructor(
    error: IncompleteError<unknown>,
    readonly properties: Properties,
  ) {
    super(error.message);
    this.id = error.id;
    this.reasons = error.reasons;
  }
}

/**
 * Says one cause once for a whole operation. The engine prints the error of each resource that fails, so the first says all and
 * the others name it.
 */
export class RepeatedFailures {
  readonly #first = new Map<string, string>();

  /** The error as `resource` should report it. */
  shortened(error: unknown, resource: string): unknown {
    if (!(error instanceof OpsError)) return error;
    const { cause = error.message } = error.details;
    const first = this.#first.get(cause);
    if (first === undefined) this.#first.set(cause, resource);
    if (first === undefined || first === resource) return error;
    const tried = error.message.slice(0, error.message.indexOf(cause));
    return new OpsError(error.code, `${tried}the same failure as ${first}.`, error.details);
  }
}

const alreadyReported = "\u0000vsphere-ops\u0000";

/**
 * An error of check, diff, read or delete. The SDK prints such an error with its stack trace and then hands it to the engine,
 * which prints it again; this one is printed by the engine alone. An error that is not ours is a fault of the provider, and
 * keeps its trace.
 */
export class ReportedError extends Error {
  constructor(error: unknown) {
    super(messageOf(error));
    if (error instanceof OpsError) this.toString = () => alreadyReported;
    else if (error instanceof Error && error.stack !== undefined) this.stack = error.stack;
  }
}

/** Drops the SDK's own line for an error that the engine reports. */
export function printErrorsOnce(): void {
  const print = console.error;
  console.error = (...line: unknown[]) => {
    if (typeof line[0] === "string" && line[0].startsWith(alreadyReported)) return;
    print(...line);
  };
}
