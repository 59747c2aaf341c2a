/**
 * Kind of a failure, the same for both APIs. Code branches on it, never on a message or an HTTP status. `Unknown` means that the
 * outcome of a call is unknown: its response was lost or unreadable.
 */
export type ErrorCode =
  | "AlreadyExists"
  | "AlreadyInDesiredState"
  | "Busy"
  | "Canceled"
  | "Configuration"
  | "InvalidArgument"
  | "NotAllowedInCurrentState"
  | "NotFound"
  | "NoSuchOperation"
  | "OutOfResources"
  | "Rejected"
  | "TimedOut"
  | "TooManyMatches"
  | "Unauthenticated"
  | "Unauthorized"
  | "Unavailable"
  | "Unknown"
  | "Unreachable"
  | "Unsupported";

export interface ErrorDetails {
  /** Code of the service: vCenter's message id, or the number of an SRS error. */
  serviceCode?: string | number | undefined;
  /** Data that the service attached to the error. Code distinguishes cases by it; users never see it. */
  data?: unknown;
  httpStatus?: number | undefined;
  /** The service itself has responded, so the call is over: nothing of it can take effect later. */
  isSettled?: boolean | undefined;
  /** The message without the input that it is about, which may be a secret of the program: for a check failure. */
  withoutValue?: string | undefined;
  /** What was tried, on what: the beginning of the message. */
  what?: string | undefined;
  /** The rest of the message, where errors of other objects share it, such as an unreachable server. */
  cause?: string | undefined;
  /** Of the settings of a connection, only its user or its password is missing. */
  lacksLogin?: boolean | undefined;
  /** The guest operating system refused it, and not vCenter. */
  isGuests?: boolean | undefined;
  /** The server cannot be reached, and never responded to this process. */
  neverReached?: boolean | undefined;
}

/**
 * The only error class of the provider. Its message says what failed on what, what the server said, and what to do. It has no
 * header, no body and no secret. It has no `cause` either, because errors of an HTTP library contain all three.
 */
export class OpsError extends Error {
  override readonly name = "OpsError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
  }

  /** The same failure, with more to say of it. */
  with(sentences: string): OpsError {
    return new OpsError(this.code, `${this.message} ${sentences}`, this.details);
  }
}

/** True for an error of the given kinds. */
export function isError(error: unknown, ...codes: ErrorCode[]): error is OpsError {
  return error instanceof OpsError && codes.includes(error.code);
}

/** True when the guest lets this user do nothing: its password is another one by now, for example. */
export function isGuestRefusal(error: unknown): error is OpsError {
  return isError(error, "Unauthenticated") && error.details.isGuests === true;
}

/**
 * True when the call may or may not have been carried out: the response was lost, or what came was not one of the service's own
 * (a gateway's page, a 404 of the HTTP layer).
 */
export function isOutcomeUnknown(error: unknown): error is OpsError {
  return isError(error, "Unknown", "Unavailable", "NoSuchOperation");
}

/** True when the same call may well succeed a little later. */
export function isTransient(error: unknown): error is OpsError {
  return isOutcomeUnknown(error) || isError(error, "Unreachable");
}

/** Kind of a thrown value; undefined for a bug. */
export function codeOf(error: unknown): ErrorCode | undefined {
  return error instanceof OpsError ? error.code : undefined;
}

/** Where the user can read more of this kind. The page is in the package. */
export function moreOn(code: ErrorCode): string {
  return `More: node_modules/pulumi-vsphere-ops/docs/troubleshooting.md#${code.toLowerCase()}`;
}

/** Code of an error of Node, such as `ENOENT`. Its message would show the path. */
export function systemCodeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}

/** Message of a thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A text as a part of a sentence that goes on, or ends, behind it. */
export function asClause(text: string): string {
  return text.replace(/\.$/, "");
}

/**
 * The object exists, but its create or update is incomplete. Its id and outputs must reach the state, so that the next
 * `pulumi up` continues with `update`.
 */
export class IncompleteError<Outputs> extends Error {
  constructor(
    readonly id: string,
    readonly outputs: Outputs,
    readonly reasons: string[],
    /** Kind of the first reason. */
    readonly code: ErrorCode | undefined,
  ) {
    super(reasons.join("\n"));
  }
}
