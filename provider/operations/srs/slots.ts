import type { Clock } from "../clock";

/** The operations of this process that wait for one of the few runspaces that SRS allows at a time. */
export class Slots {
  readonly #waiting = new Set<() => void>();

  /** Ends when the time is over, or when this process frees a slot: the one that waits longest is woken first. */
  async pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
    const awakening = new AbortController();
    const wake = () => awakening.abort();
    this.#waiting.add(wake);
    await clock.sleep(delayMs, AbortSignal.any([signal, awakening.signal]));
    this.#waiting.delete(wake);
  }

  freed(): void {
    const [first] = this.#waiting;
    if (!first) return;
    this.#waiting.delete(first);
    first();
  }
}
