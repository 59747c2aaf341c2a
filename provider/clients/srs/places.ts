import { setTimeout as sleep } from "node:timers/promises";

/** Those who wait for one of the few places that the service has for runspaces. */
export class Places {
  readonly #waiting = new Set<() => void>();

  /** Passes when the time is over, or when this process gives a place back: then the longest waiting goes first. */
  async pause(delayMs: number, signal: AbortSignal): Promise<void> {
    const awakening = new AbortController();
    const wake = () => awakening.abort();
    this.#waiting.add(wake);
    await sleep(delayMs, undefined, { signal: AbortSignal.any([signal, awakening.signal]) }).catch(() => undefined);
    this.#waiting.delete(wake);
  }

  freed(): void {
    const [first] = this.#waiting;
    if (!first) return;
    this.#waiting.delete(first);
    first();
  }
}
