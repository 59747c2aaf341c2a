import { withLimits } from "../clients/limits";
import { maxWaitMs } from "../clients/serviceStatus";
import { asClause, isError, isTransient, messageOf, OpsError } from "../errors";
import type { Clock } from "./clock";

/** What one look says: it is done, it can never be, or look again (`seen` is what a time-out reports). */
export type Verdict<T> = { done: T } | { fail: string } | { seen: string };

export interface WaitOptions {
  timeoutSeconds: number;
  /** Time until the next look, by the time waited so far. @default adaptiveDelayMs */
  delayMs?: (elapsedMs: number) => number;
  /** Part by which a delay is longer or shorter, so that many waits do not look at once. @default 0.2 */
  jitter?: number;
  /** What is known at the start without a look. @default the first look comes at once */
  seenAtStart?: string;
  /** How to pause between two looks. @default the clock's sleep */
  pause?: (delayMs: number, signal: AbortSignal) => Promise<void>;
  /** Whether a service or a guest that fails is waited for as one that does not respond, so that no bad response ends a long wait. */
  isPatient?: boolean;
}

/** What a wait needs of its scope. */
export interface WaitScope {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  progress(message: string): void;
}

/** The look at the deadline is sent too, and has this long. */
const minLookMs = 2_000;

/** Tight at first, since most waits are short; then a tenth of the time waited so far, up to 5 s. */
export function adaptiveDelayMs(elapsedMs: number): number {
  return Math.min(5_000, 100 + elapsedMs / 10);
}

/**
 * Looks until there is a verdict: at once, unless `seenAtStart` says what is seen then, after jittered delays, and a last time at the
 * deadline. The requests of a look end with the wait. A wait that runs out is a failure that says what was last seen; it never counts
 * as done.
 */
export async function wait<T>(
  scope: WaitScope,
  what: string,
  options: WaitOptions,
  look: () => Promise<Verdict<T>>,
): Promise<T> {
  const { signal, clock } = scope;
  const { timeoutSeconds, delayMs = adaptiveDelayMs, jitter = 0.2, seenAtStart } = options;
  const { pause = (ms, abort) => clock.sleep(ms, abort) } = options;
  const start = clock.now();
  const deadline = start + timeoutSeconds * 1000;
  const patientLook = options.isPatient ? patiently(clock, look) : look;
  const lookInTime = (): Promise<Verdict<T>> => {
    const limits = { signal, deadline: Math.max(deadline, clock.now() + minLookMs) };
    return withLimits(limits, patientLook).catch((error: unknown) => {
      if (clock.now() < deadline || !(isTransient(error) || isError(error, "TimedOut"))) throw error;
      return { seen: messageOf(error) };
    });
  };
  let lastSeen = "nothing yet";
  let verdict = seenAtStart === undefined ? await lookInTime() : { seen: seenAtStart };
  for (;;) {
    if ("done" in verdict) return verdict.done;
    if ("fail" in verdict) throw new OpsError("Rejected", `${what}: ${verdict.fail}`);
    if (verdict.seen !== lastSeen) scope.progress(verdict.seen);
    lastSeen = verdict.seen;
    const remainingMs = deadline - clock.now();
    if (remainingMs <= 0) {
      throw new OpsError("TimedOut", `${what}: gave up after ${timeoutSeconds} s; last seen: ${asClause(lastSeen)}.`);
    }
    const factor = 1 - jitter + 2 * jitter * Math.random();
    await pause(Math.min(remainingMs, delayMs(clock.now() - start) * factor), signal);
    if (signal.aborted) throw new OpsError("Canceled", `${what}: canceled; last seen: ${asClause(lastSeen)}.`);
    verdict = await lookInTime();
  }
}

function patiently<T>(clock: Clock, look: () => Promise<Verdict<T>>): () => Promise<Verdict<T>> {
  let lastResponse = clock.now();
  return async () => {
    try {
      const verdict = await look();
      lastResponse = clock.now();
      return verdict;
    } catch (error) {
      if (!isTransient(error) || clock.now() - lastResponse > maxWaitMs) throw error;
      return { seen: messageOf(error) };
    }
  };
}
