import { z } from "zod";
import type { ErrorCode } from "../../errors";
import type { ServiceError } from "../httpRequest";
import { codeByStatus } from "../statusCode";

const Message = z.object({ id: z.string().default(""), default_message: z.string().default("") });
const Content = z.object({ messages: z.array(Message).default([]), data: z.unknown().optional() });
/** `/api` says `error_type`, `/rest` says `type` and wraps the rest in `value`; either may be missing. */
const ErrorBody = z.union([
  z.object({ type: z.string(), value: Content.default({ messages: [], data: undefined }) }),
  Content.extend({ error_type: z.string().optional() }),
]);

const codes: Record<string, ErrorCode> = {
  ALREADY_EXISTS: "AlreadyExists",
  ALREADY_IN_DESIRED_STATE: "AlreadyInDesiredState",
  CANCELED: "Unknown",
  CONCURRENT_CHANGE: "Busy",
  ERROR: "Unknown",
  FEATURE_IN_USE: "Busy",
  INTERNAL_SERVER_ERROR: "Unknown",
  INVALID_ARGUMENT: "InvalidArgument",
  INVALID_ELEMENT_CONFIGURATION: "NotAllowedInCurrentState",
  INVALID_ELEMENT_TYPE: "InvalidArgument",
  INVALID_REQUEST: "InvalidArgument",
  NOT_ALLOWED_IN_CURRENT_STATE: "NotAllowedInCurrentState",
  NOT_FOUND: "NotFound",
  OPERATION_NOT_FOUND: "NoSuchOperation",
  RESOURCE_BUSY: "Busy",
  // A host or datastore went away: what was begun there may be done all the same.
  RESOURCE_INACCESSIBLE: "Unknown",
  RESOURCE_IN_USE: "Busy",
  SERVICE_UNAVAILABLE: "Unavailable",
  TIMED_OUT: "Unknown",
  UNABLE_TO_ALLOCATE_RESOURCE: "OutOfResources",
  UNAUTHENTICATED: "Unauthenticated",
  UNAUTHORIZED: "Unauthorized",
  UNEXPECTED_INPUT: "Unsupported",
  UNSUPPORTED: "Unsupported",
  // vCenter does not trust the certificate of another server, and did nothing.
  UNVERIFIED_PEER: "Rejected",
};

/** One message id stands for several error types: what it means is in its last part. */
const codesByMessage: [ending: string, code: ErrorCode][] = [
  ["too_many_matches", "TooManyMatches"],
  // An unknown URL is NOT_FOUND as a missing object is; the HTTP layer's own message ids tell the two apart.
  ["operationsForUrlNotFound", "NoSuchOperation"],
  ["httpNotFound", "NoSuchOperation"],
];

/** Servers before 7.0 take the query parameter for a field of the body: they have no operation of that name. */
const unknownAction = "[action]";

const advices: Partial<Record<ErrorCode, string>> = {
  Unauthorized: "Ask for the privilege that the reference page of this resource lists.",
};

/** A refusal that names the guest comes from there, unless it names a privilege of vCenter: docs/apis/vcenter.md section 5. */
const guestRefusal = /guest(?!\s*operation)/i;
const guestAdvice = "The guest's own user may not do this: use another one, or correct its permissions in the guest.";

/** Without vCenter's own body a 503 is a gateway's, which says nothing of VMware Tools: docs/apis/vcenter.md section 0. */
const statuses = { 409: "Busy", 503: "Unknown" } as const;

/**
 * Reads vCenter's errors in both dialects. 400 and 500 each mean several things, so the status decides only where the body
 * names no type (vSphere Automation API, "API Responses").
 */
export function readVcenterError(status: number, body: unknown): ServiceError {
  const parsed = ErrorBody.safeParse(body);
  if (!parsed.success) return { code: codeByStatus(status, statuses), said: "nothing that can be read" };
  const type = "type" in parsed.data ? legacyType(parsed.data.type) : parsed.data.error_type;
  const { messages, data } = "type" in parsed.data ? parsed.data.value : parsed.data;
  const ids = messages.map((message) => message.id);
  const said = messages.map(({ id, default_message }) => default_message || id).join(" ");
  const byMessage = said.includes(unknownAction)
    ? "NoSuchOperation"
    : codesByMessage.find(([ending]) => ids.some((id) => id.endsWith(ending)))?.[1];
  const code = byMessage ?? (type === undefined ? codeByStatus(status, statuses) : (codes[type] ?? "Rejected"));
  const isOwn = type !== undefined || ids.length > 0;
  const isGuests = code === "Unauthorized" && guestRefusal.test([...ids, said].join(" "));
  const advice = isGuests ? guestAdvice : advices[code];
  return {
    code,
    said: said || type || "nothing more",
    ...(isGuests && { isGuests }),
    serviceCode: ids[0],
    isOwn,
    // A gateway speaks for a vCenter that may still be at work.
    isSettled: isOwn && status < 502,
    data,
    busy: code === "Busy",
    ...(advice && { advice }),
  };
}

/** `com.vmware.vapi.std.errors.not_found` is NOT_FOUND. */
function legacyType(type: string): string {
  return type.slice(type.lastIndexOf(".") + 1).toUpperCase();
}
