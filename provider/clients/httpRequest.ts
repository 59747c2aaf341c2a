import type { ErrorCode, ErrorDetails } from "../errors";
import type { FileContent } from "./fileContent";
import type { IfUnavailable } from "./retry";

export interface HttpRequest {
  /** What is tried, on what: the beginning of every error, such as `power on of vm-12`. */
  what: string;
  method: "GET" | "POST" | "PATCH" | "DELETE" | "PUT";
  /** Below the endpoint's URL, with its parts percent-encoded. */
  path: string;
  query?: [name: string, value: string][];
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** It changes nothing, so nothing is left open when its response is lost. @default true for GET */
  isRead?: boolean;
  /** See `Attempt`. @default true for all but POST */
  repeatable?: boolean;
  /** @default "wait" */
  ifUnavailable?: IfUnavailable;
  /** It takes seconds, so short requests that wait go before it. */
  isLong?: boolean;
  /** Maximum time until the response, in seconds. @default 120 */
  timeoutSeconds?: number;
}

/** One file to or from an address of its own, which may be on another host than the endpoint and carries its own secret. */
export interface FileRequest {
  what: string;
  url: URL;
  /** Sent to the address; absent: fetched from it. */
  content?: FileContent | undefined;
  /** Size of the file, where it is known: a larger one has more time. */
  sizeBytes?: number | undefined;
}

export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  /** Parsed JSON; undefined for an empty body. */
  body: unknown;
}

/** What an API makes of a response that is an error. */
export interface ServiceError extends ErrorDetails {
  code: ErrorCode;
  /** The service's own words. */
  said: string;
  /** What to do about it, when that is known. */
  advice?: string;
  /** The service's word that it did nothing because the object was busy. */
  busy?: boolean;
  /** The service itself says so, and not a gateway in front of it. */
  isOwn?: boolean;
}

export function isRead({ method, isRead = method === "GET" }: Pick<HttpRequest, "method" | "isRead">): boolean {
  return isRead;
}
