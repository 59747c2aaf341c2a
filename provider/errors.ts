/**
 * What kind of failure it was, across both APIs. Code branches on this and never on a text or an HTTP status.
 * `Unknown` is the outcome of a call whose answer was lost or was no proper answer: it may or may not have been done.
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
  /** The service's own, finer code: vCenter's message id, or the number of an SRS error. */
  serviceCode?: string | number | undefined;
  /** What the service attached to the error, for telling its cases apart; never shown. */
  data?: unknown;
  httpStatus?: number | undefined;
  /** The service itself has responded, so the call is over: nothing of it can take effect later. */
  isSettled?: boolean | undefined;
  /** The message without the input that it is about, which may be a secret of the program: for a check failure. */
  withoutValue?: string | undefined;
  /** The part of the message that other objects' errors share, such as a server that is away. */
  cause?: string | undefined;
  /** Of the settings of a connection, only its user or its password is missing. */
  lacksLogin?: boolean | undefined;
  /** The server cannot be reached, and has not responded to this process before. */
  neverReached?: boolean | undefined;
}

/**
 * The one error of the provider. Its message says what was tried, on what, what the server said and what to do next. It
 * holds no header, no body and no secret, and no `cause`, since the errors of an HTTP library carry all three.
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
}

/** True for an error of the given kinds. */
export function isError(error: unknown, ...codes: ErrorCode[]): error is OpsError {
  return error instanceof OpsError && codes.includes(error.code);
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

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The object exists, but not all that was asked for is done. Its id and outputs must reach the state whatever happens, and
 * the next `pulumi up` continues with `update`.
 */
export class IncompleteError<Outputs> extends Error {
  constructor(
    readonly id: string,
    readonly outputs: Outputs,
    readonly reasons: string[],
  ) {
    super(reasons.join("\n"));
  }
}
