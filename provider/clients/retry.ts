/** Why a request brought no usable response. */
export type Failure =
  /** The connection was refused: nothing was sent. */
  | { kind: "refused" }
  /** Name not resolved, certificate not trusted: sent nothing, and trying again changes nothing. */
  | { kind: "misconfigured" }
  /** Sent, then the connection broke or the response was no proper one: it may have been done. */
  | { kind: "lost" }
  /** No response within the request's time: it may be done yet. */
  | { kind: "timeout" }
  /** A response that is an error. `busy`: the service says that it did nothing, because something else was under way. */
  | { kind: "response"; status: number; busy: boolean; retryAfterMs?: number };

export interface Attempt {
  /** Doing it twice has the effect of doing it once: GET, DELETE, and the POSTs that only read. */
  repeatable: boolean;
  /** A 503 is about the object (VMware Tools do not run) and not about the service. */
  isUnavailableFinal: boolean;
  /** 1 for the first. */
  number: number;
  /** What is left of the operation's time. */
  remainingMs: number;
}

const maxAttempts = 5;
const maxDelayMs = 8_000;

/**
 * The one retry rule: milliseconds until the next attempt, or undefined for stop. What is not repeatable is sent again only when
 * the last attempt was surely not carried out. A busy object or service did nothing, so it is waited for as long as the
 * operation has time. `random` is in [0, 1) and spreads the delays of many clients.
 */
export function retryDelayMs(failure: Failure, attempt: Attempt, random: number): number | undefined {
  if (!worthRepeating(failure, attempt)) return undefined;
  if (attempt.number >= maxAttempts && !isBusy(failure)) return undefined;
  const asked = failure.kind === "response" ? failure.retryAfterMs : undefined;
  const delayMs = asked ?? Math.min(maxDelayMs, 200 * 2 ** (attempt.number - 1)) * (0.5 + random / 2);
  return delayMs < attempt.remainingMs ? delayMs : undefined;
}

/** The object or the service did nothing because something else is under way. */
export function isBusy(failure: Failure): boolean {
  return failure.kind === "response" && (failure.busy || failure.status === 429);
}

/** The header `Retry-After` in both its forms, seconds and a date (RFC 9110, 10.2.3). */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function worthRepeating(failure: Failure, attempt: Attempt): boolean {
  switch (failure.kind) {
    case "misconfigured":
      return false;
    case "refused":
      return true;
    case "lost":
      return attempt.repeatable;
    case "timeout":
      return false;
    case "response":
      if (isBusy(failure)) return true;
      if (failure.status === 503 && attempt.isUnavailableFinal) return false;
      return attempt.repeatable && [502, 503, 504].includes(failure.status);
  }
}
