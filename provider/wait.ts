import { setTimeout as sleep } from "node:timers/promises";
import { isError, OpsError } from "./errors";

/** What one look says: it is done, it will never be, or look again (`seen` is what a time-out reports). */
export type Verdict<T> = { done: T } | { fail: string } | { seen: string };

export interface WaitOptions {
  timeoutSeconds: number;
  signal: AbortSignal;
  /** Time to the next look, by the time waited so far. */
  delayMs?: (elapsedMs: number) => number;
  /** Told what a look saw, when that changed. */
  progress?: (seen: string) => void;
  /** The clock; a test passes its own. */
  now?: () => number;
  sleep?: (delayMs: number, signal: AbortSignal) => Promise<unknown>;
}

/** Tight at first, since most waits are short; then a tenth of the time waited so far, up to 5 s. */
function adaptiveDelayMs(elapsedMs: number): number {
  return Math.min(5_000, 100 + elapsedMs / 10);
}

/**
 * Looks until there is a verdict. Looks at once, then after jittered delays, and a last time at the deadline. A wait that runs
 * out is a failure that names what was last seen; it never counts as done.
 */
export async function waitFor<T>(what: string, options: WaitOptions, look: () => Promise<Verdict<T>>): Promise<T> {
  const { timeoutSeconds, signal, delayMs = adaptiveDelayMs, progress, now = Date.now } = options;
  const pause = options.sleep ?? ((ms, abort) => sleep(ms, undefined, { signal: abort }).catch(() => undefined));
  const start = now();
  const deadline = start + timeoutSeconds * 1000;
  let lastSeen = "";
  for (;;) {
    const verdict = await look();
    if ("done" in verdict) return verdict.done;
    if ("fail" in verdict) throw new OpsError("Rejected", `${what}: ${verdict.fail}`);
    if (verdict.seen !== lastSeen) progress?.(verdict.seen);
    lastSeen = verdict.seen;
    const remainingMs = deadline - now();
    if (remainingMs <= 0) {
      throw new OpsError("TimedOut", `${what}: gave up after ${timeoutSeconds} s; last seen: ${lastSeen}.`);
    }
    const jitter = 0.8 + 0.4 * Math.random();
    await pause(Math.min(remainingMs, delayMs(now() - start) * jitter), signal);
    if (signal.aborted) throw new OpsError("Canceled", `${what}: canceled; last seen: ${lastSeen}.`);
  }
}

/** How long a service may fail while it is asked again and again, before the wait fails with it. */
const patienceMs = 60_000;

/** A look that bears with a failing service for a while: a long wait should not end with one bad answer. */
export function patiently<T>(look: () => Promise<Verdict<T>>, now = Date.now): () => Promise<Verdict<T>> {
  let lastAnswer = now();
  return async () => {
    try {
      const verdict = await look();
      lastAnswer = now();
      return verdict;
    } catch (error) {
      const mayPass = isError(error, "Unknown", "Unavailable", "NoSuchOperation", "Unreachable");
      if (!mayPass || now() - lastAnswer > patienceMs) throw error;
      return { seen: error.message };
    }
  };
}
