/** Why a request brought no usable response. `reason` says it in a word, such as `ECONNREFUSED`. */
export type Failure =
  /** The connection was refused: nothing was sent. */
  | { kind: "refused"; reason: string }
  /** Name not resolved, certificate not trusted: sent nothing, and trying again changes nothing. */
  | { kind: "misconfigured" }
  /** Sent, then the connection broke: it may have been done. */
  | { kind: "lost"; reason: string }
  /** A response that cannot be read: it may have been done. */
  | { kind: "unreadable" }
  /** No response within the request's time: it may be done yet. */
  | { kind: "timeout" }
  /**
   * A response that is an error. `busy`: the service says that it did nothing, because something else was under way. `isOwn`: the error
   * is the service's own, and not one of a gateway.
   */
  | { kind: "response"; status: number; busy: boolean; isOwn: boolean; retryAfterMs?: number };

/**
 * After a 503 of the service's own. That of a guest operation means that VMware Tools do not run (docs/apis/vcenter.md section 5): it is
 * retried for some seconds, or fails at once where the caller waits for Tools itself.
 */
export type IfUnavailable = "wait" | "retry" | "fail";

export interface Attempt {
  /** Doing it twice has the effect of doing it once: GET, DELETE, and the POSTs that only read. */
  repeatable: boolean;
  ifUnavailable: IfUnavailable;
  /** 1 for the first. */
  number: number;
  /** What is left of the operation's time. */
  remainingMs: number;
  /** What is left of the time for which a service that does not respond is waited for; undefined for one that never responded. */
  patienceMs: number | undefined;
}

const maxAttempts = 5;
const maxDelayMs = 8_000;

/**
 * The one retry rule: milliseconds until the next attempt, or undefined for stop. What is not repeatable is sent again only when
 * the last attempt was surely not carried out. A busy object or service did nothing, so it is waited for as long as the
 * operation has time. A service that is away is waited for as long, but no longer than its patience. `random` is in [0, 1) and spreads
 * the delays of many clients.
 */
export function retryDelayMs(failure: Failure, attempt: Attempt, random: number): number | undefined {
  const timeMs = timeForRetries(failure, attempt);
  if (timeMs === undefined) return undefined;
  const asked = failure.kind === "response" ? failure.retryAfterMs : undefined;
  const delayMs = asked ?? Math.min(maxDelayMs, 200 * 2 ** (attempt.number - 1)) * (0.5 + random / 2);
  return delayMs < timeMs ? delayMs : undefined;
}

/** Time in which the request is worth another attempt; undefined: it is not. */
function timeForRetries(failure: Failure, attempt: Attempt): number | undefined {
  const { remainingMs, patienceMs, number } = attempt;
  if (isBusy(failure)) return remainingMs;
  if (!worthRepeating(failure, attempt)) return undefined;
  if (patienceMs !== undefined && isAway(failure, attempt.ifUnavailable)) return Math.min(remainingMs, patienceMs);
  return number < maxAttempts ? remainingMs : undefined;
}

/** The object or the service did nothing because something else is under way. */
export function isBusy(failure: Failure): boolean {
  return failure.kind === "response" && (failure.busy || failure.status === 429);
}

/** What a gateway says of a service that is down; vCenter itself says 503 too. */
export function isAwayStatus(status: number): boolean {
  return status >= 502 && status <= 504;
}

/** The service does not respond, or a gateway responds in its place. */
export function isAway(failure: Failure, ifUnavailable: IfUnavailable): boolean {
  if (failure.kind !== "response") return failure.kind === "refused" || failure.kind === "lost";
  return isAwayStatus(failure.status) && (ifUnavailable === "wait" || !failure.isOwn);
}

/** The header `Retry-After` in both its forms, seconds and a date (RFC 9110, 10.2.3). */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function worthRepeating(failure: Failure, { repeatable, ifUnavailable }: Attempt): boolean {
  switch (failure.kind) {
    case "misconfigured":
    case "timeout":
      return false;
    case "refused":
      return true;
    case "lost":
    case "unreadable":
      return repeatable;
    case "response":
      if (failure.status === 503 && failure.isOwn && ifUnavailable === "fail") return false;
      return repeatable && isAwayStatus(failure.status);
  }
}
