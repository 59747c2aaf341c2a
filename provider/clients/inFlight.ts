import { withinLimits } from "./limits";

/** Lets at most `limit` calls run at once; the others wait their turn, first come, first served, as long as their limits let them. */
export class InFlightLimit {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(limit: number) {
    this.#free = limit;
  }

  async run<T>(call: () => Promise<T>, what = "wait for other requests"): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await this.#turn(what);
    try {
      return await call();
    } finally {
      this.#release();
    }
  }

  async #turn(what: string): Promise<void> {
    let take: () => void = () => undefined;
    const turn = new Promise<void>((resolve) => {
      take = resolve;
    });
    this.#waiting.add(take);
    try {
      await withinLimits(what, turn);
    } catch (error) {
      // The turn may have come at the same time: it goes to the next one.
      if (!this.#waiting.delete(take)) this.#release();
      throw error;
    }
  }

  #release(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#free++;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
