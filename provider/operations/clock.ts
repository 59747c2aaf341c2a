import { setTimeout as timer } from "node:timers/promises";

/** Time as operations see it. Tests pass one that only sleeping moves. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends early, without an error, when `signal` is aborted. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: Date.now,
  async sleep(delayMs, signal) {
    await timer(delayMs, undefined, { signal }).catch(() => undefined);
  },
};
