/**
 * The one clock of the simulator. It follows real time plus an offset that `advance` moves, and it owns every timer, so
 * that whatever expires or ages can be brought about at will. Nothing else in the simulator reads the real time.
 */
export class Clock {
  #offsetMs = 0;
  readonly #timers = new Set<Timer>();

  /** Milliseconds since the epoch, by this clock. */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** Runs `action` once when `delayMs` have passed on this clock. Returns a function that calls it off. */
  after(delayMs: number, action: () => void): () => void {
    const timer: Timer = { due: this.now() + delayMs, action };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => this.#drop(timer);
  }

  /** Moves the clock forward, and runs what falls due on the way, in order of time. */
  advance(seconds: number): void {
    const target = this.now() + seconds * 1000;
    for (let next = this.#earliest(target); next; next = this.#earliest(target)) {
      this.#offsetMs += Math.max(0, next.due - this.now());
      this.#fire(next);
    }
    this.#offsetMs += Math.max(0, target - this.now());
    for (const timer of this.#timers) this.#arm(timer);
  }

  /** Calls off every timer: the last act of a stop. */
  clear(): void {
    for (const timer of this.#timers) this.#drop(timer);
  }

  /** Calls off every timer and follows real time again. */
  reset(): void {
    this.clear();
    this.#offsetMs = 0;
  }

  #earliest(until: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) if (timer.due <= until && (!first || timer.due < first.due)) first = timer;
    return first;
  }

  #arm(timer: Timer): void {
    clearTimeout(timer.handle);
    const delayMs = Math.min(Math.max(0, timer.due - this.now()), maxTimeoutMs);
    timer.handle = setTimeout(() => (timer.due > this.now() ? this.#arm(timer) : this.#fire(timer)), delayMs);
    timer.handle.unref();
  }

  #fire(timer: Timer): void {
    this.#drop(timer);
    timer.action();
  }

  #drop(timer: Timer): void {
    clearTimeout(timer.handle);
    this.#timers.delete(timer);
  }
}

/** setTimeout fires at once when asked for more. It may also fire a millisecond early, hence the second look when it does. */
const maxTimeoutMs = 2 ** 31 - 1;

interface Timer {
  due: number;
  action: () => void;
  handle?: NodeJS.Timeout;
}
