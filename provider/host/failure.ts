import { type ErrorCode, type IncompleteError, messageOf, moreOn, OpsError } from "../errors";
import type { Properties } from "./state";

/** Error with an id and properties. The SDK writes both into the state, for an object that exists but is incomplete. */
export class IncompleteResource extends Error {
  readonly id: string;
  readonly reasons: string[];
  readonly code: ErrorCode | undefined;

  constructor(
    error: IncompleteError<unknown>,
    readonly properties: Properties,
  ) {
    super(error.message);
    this.id = error.id;
    this.reasons = [...error.reasons];
    this.code = error.code;
  }

  /** The engine prints the reasons, and not the message. */
  append(line: string): void {
    this.reasons.push(`${this.reasons.pop()}\n${line}`);
  }
}

/**
 * Reports each cause once in an operation. The engine prints the error of every failed resource. So the first error has the cause,
 * and the others name the first resource. The first error of each kind ends with a pointer to the page that says more of it.
 */
export class RepeatedFailures {
  readonly #first = new Map<string, string>();
  readonly #pointedTo = new Set<ErrorCode>();

  /** The error to report for `resource`. */
  shortened(error: unknown, resource: string): unknown {
    if (error instanceof IncompleteResource) {
      if (this.#isNew(error.code)) error.append(moreOn(error.code));
      return error;
    }
    if (!(error instanceof OpsError)) return error;
    const { cause = error.message } = error.details;
    const first = this.#first.get(cause);
    if (first === undefined) this.#first.set(cause, resource);
    if (first === undefined || first === resource) {
      if (!this.#isNew(error.code)) return error;
      return new OpsError(error.code, `${error.message}\n${moreOn(error.code)}`, error.details);
    }
    const tried = error.details.cause === undefined ? "" : `${error.details.what}: `;
    return new OpsError(error.code, `${tried}the same failure as ${first}, whose error says more.`, error.details);
  }

  #isNew(code: ErrorCode | undefined): code is ErrorCode {
    if (code === undefined || this.#pointedTo.has(code)) return false;
    this.#pointedTo.add(code);
    return true;
  }
}

const alreadyReported = "\u0000vsphere-ops\u0000";

/**
 * Error of check, diff, read or delete that only the engine prints. The SDK would print it too, with its stack trace. Any other
 * error than an OpsError is a bug of the provider and keeps its trace.
 */
export class ReportedError extends Error {
  constructor(error: unknown) {
    super(messageOf(error));
    if (error instanceof OpsError) this.toString = () => alreadyReported;
    else if (error instanceof Error && error.stack !== undefined) this.stack = error.stack;
  }
}

/** Drops the SDK's own line for an error that the engine prints. */
export function printErrorsOnce(): void {
  const print = console.error;
  console.error = (...line: unknown[]) => {
    if (typeof line[0] === "string" && line[0].startsWith(alreadyReported)) return;
    print(...line);
  };
}
