/** Why a request brought no usable answer. */
export type Failure =
  /** The connection was refused: nothing was sent. */
  | { kind: "refused" }
  /** Name not resolved, certificate not trusted: sent nothing, and trying again changes nothing. */
  | { kind: "misconfigured" }
  /** Sent, then the connection broke or the answer was no proper one: it may have been done. */
  | { kind: "lost" }
  /** No answer within the request's time: it may be done yet. */
  | { kind: "timeout" }
  /** An answer that is an error. `busy` is a service's word that it did nothing because something else was under way. */
  | { kind: "answer"; status: number; busy: boolean; retryAfterSeconds?: number };

export interface Attempt {
  /** Doing it twice has the effect of doing it once: GET, DELETE, and the POSTs that only read. */
  repeatable: boolean;
  /** A 503 is an answer about the object (Tools not running), not about the service. */
  unavailableIsAnswer: boolean;
  /** 1 for the first try. */
  number: number;
}

const mostAttempts = 5;
/** A busy object is worth more patience than a broken service: another operation on the VM takes seconds. */
const mostBusyAttempts = 9;
const longestDelayMs = 8_000;

/**
 * The one retry rule: milliseconds until the next try, or undefined for stop. What is not repeatable is tried again only
 * when the first try surely was not carried out. `random` is in [0, 1) and spreads the delays of many clients.
 */
export function retryDelayMs(failure: Failure, attempt: Attempt, random: number): number | undefined {
  if (!worthRepeating(failure, attempt)) return undefined;
  const busy = failure.kind === "answer" && failure.busy;
  if (attempt.number >= (busy ? mostBusyAttempts : mostAttempts)) return undefined;
  if (failure.kind === "answer" && failure.retryAfterSeconds !== undefined) return failure.retryAfterSeconds * 1000;
  return Math.min(longestDelayMs, 200 * 2 ** (attempt.number - 1)) * (0.5 + random / 2);
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
    case "answer":
      if (failure.status === 429 || failure.busy) return true;
      if (failure.status === 503 && attempt.unavailableIsAnswer) return false;
      return attempt.repeatable && [502, 503, 504].includes(failure.status);
  }
}
