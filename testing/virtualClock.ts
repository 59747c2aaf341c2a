import type { Clock } from "../provider/operations/clock";

/** A clock that only sleeping moves, and what was slept. */
export class VirtualClock implements Clock {
  readonly slept: number[] = [];
  #time = 0;

  now(): number {
    return this.#time;
  }

  async sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.slept.push(delayMs);
    this.#time += delayMs;
  }
}
