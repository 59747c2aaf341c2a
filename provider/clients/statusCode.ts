import type { ErrorCode } from "../errors";

const codes: Record<number, ErrorCode> = {
  400: "InvalidArgument",
  401: "Unauthenticated",
  403: "Unauthorized",
  // A missing object is reported by the service itself; a bare 404 comes from the HTTP layer, which knows no such path.
  404: "NoSuchOperation",
  429: "Busy",
  503: "Unavailable",
};

/** What an error means whose body says nothing; `own` are the statuses that one service alone gives a meaning to. */
export function codeByStatus(status: number, own: Record<number, ErrorCode>): ErrorCode {
  return own[status] ?? codes[status] ?? (status >= 500 ? "Unknown" : "Rejected");
}
