import { HttpFailure } from "../part";
import type { SimulatorRequest, SimulatorResponse } from "../route";

/** HTTP status per error and dialect: docs/apis/vcenter.md section 0.1. */
const statuses = {
  INVALID_ARGUMENT: { api: 400, rest: 400 },
  ALREADY_EXISTS: { api: 400, rest: 400 },
  ALREADY_IN_DESIRED_STATE: { api: 400, rest: 400 },
  NOT_ALLOWED_IN_CURRENT_STATE: { api: 400, rest: 400 },
  RESOURCE_IN_USE: { api: 400, rest: 400 },
  UNEXPECTED_INPUT: { api: 400, rest: 400 },
  UNSUPPORTED: { api: 400, rest: 400 },
  UNAUTHENTICATED: { api: 401, rest: 401 },
  UNAUTHORIZED: { api: 403, rest: 403 },
  NOT_FOUND: { api: 404, rest: 404 },
  RESOURCE_BUSY: { api: 500, rest: 400 },
  UNABLE_TO_ALLOCATE_RESOURCE: { api: 500, rest: 400 },
  ERROR: { api: 500, rest: 400 },
  INTERNAL_SERVER_ERROR: { api: 500, rest: 500 },
  SERVICE_UNAVAILABLE: { api: 503, rest: 503 },
  TIMED_OUT: { api: 504, rest: 504 },
  CONCURRENT_CHANGE: { api: 409, rest: 409 },
} as const;

export type ErrorType = keyof typeof statuses;

/** An error of the vSphere Automation API. Its message always has id, default_message and args, see `toBody`. */
export class VcenterError extends Error {
  constructor(
    readonly type: ErrorType,
    /** `com.vmware.api.vcenter.vm.not_found` */
    readonly id: string,
    message: string,
    readonly args: string[] = [],
    readonly data?: Record<string, unknown>,
  ) {
    super(message);
  }
}

/** vCenter is about to start. The response is that of the proxy in front of it, which has no error body of the API. */
export class NotStarted extends Error {}

export function notFound(what: string, id: string): VcenterError {
  return new VcenterError(
    "NOT_FOUND",
    `com.vmware.api.vcenter.${what.replace(/ /g, "_").toLowerCase()}.not_found`,
    `${what} with identifier '${id}' does not exist.`,
    [id],
  );
}

export function invalidArgument(message: string, args: string[] = []): VcenterError {
  return new VcenterError("INVALID_ARGUMENT", "com.vmware.api.vcenter.invalid_argument", message, args);
}

/** What the server says of a query parameter or a field that the operation does not have: docs/apis/vcenter.md section 3.6. */
export function unexpectedInput(names: string[]): VcenterError {
  const list = `[${names.join(", ")}]`;
  const id = "vapi.data.structure.field.unexpected";
  return new VcenterError("UNEXPECTED_INPUT", id, `Found unexpected fields ${list}`, [list]);
}

/** The response to any error, in the dialect of the path. */
export function errorResponse(error: unknown, request: SimulatorRequest): SimulatorResponse {
  if (error instanceof HttpFailure) return httpFailureResponse(error, request);
  if (error instanceof VcenterError) return vcenterErrorResponse(error, request);
  if (error instanceof NotStarted) {
    return { status: 503, headers: { "Content-Type": "text/plain" }, body: Buffer.from("no healthy upstream") };
  }
  console.error(error);
  const message = error instanceof Error ? error.message : String(error);
  return vcenterErrorResponse(new VcenterError("INTERNAL_SERVER_ERROR", "simulator.bug", message), request);
}

function vcenterErrorResponse(error: VcenterError, request: SimulatorRequest, status?: number): SimulatorResponse {
  const isRest = request.path.startsWith("/rest");
  const messages = [{ id: error.id, default_message: error.message, args: error.args }];
  const content = error.data ? { messages, data: error.data } : { messages };
  const body = isRest
    ? { type: `com.vmware.vapi.std.errors.${error.type.toLowerCase()}`, value: content }
    : { error_type: error.type, ...content };
  return { status: status ?? statuses[error.type][isRest ? "rest" : "api"], body };
}

const typeByStatus: Record<number, ErrorType> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "UNAUTHORIZED",
  404: "NOT_FOUND",
  // An unknown method is an unknown URL: the API knows no status 405.
  405: "NOT_FOUND",
  409: "CONCURRENT_CHANGE",
  413: "INVALID_ARGUMENT",
  415: "UNSUPPORTED",
  500: "INTERNAL_SERVER_ERROR",
  503: "SERVICE_UNAVAILABLE",
  504: "TIMED_OUT",
};

/** A failure of the HTTP layer may have neither `error_type` nor `type` (docs/apis/vcenter.md section 0): so has any status not listed here. */
function httpFailureResponse(failure: HttpFailure, request: SimulatorRequest): SimulatorResponse {
  const type = typeByStatus[failure.status];
  if (!type) {
    const id = "com.vmware.vapi.rest.httpError";
    const localizableMessages = [{ id, defaultMessage: failure.message }];
    return { status: failure.status, body: { name: id, localizableMessages, majorErrorCode: failure.status } };
  }
  const id = type === "NOT_FOUND" ? "com.vmware.vapi.rest.operationsForUrlNotFound" : "com.vmware.vapi.rest.httpError";
  const status = failure.status === 405 ? 404 : failure.status;
  return vcenterErrorResponse(new VcenterError(type, id, failure.message, [request.path]), request, status);
}
