import { withinLimits } from "./limits";

/**
 * Lets at most `limit` calls run at once; the others wait their turn as long as their limits let them. Short ones come before long ones:
 * what follows a clone would else wait for the clones of a whole fleet. Of each kind, first come, first served.
 */
export class InFlightLimit {
  #free: number;
  readonly #waiting = { short: new Set<() => void>(), long: new Set<() => void>() };

  constructor(limit: number) {
    this.#free = limit;
  }

  async run<T>(call: () => Promise<T>, what = "wait for other requests", isLong = false): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await this.#turn(what, isLong ? this.#waiting.long : this.#waiting.short);
    try {
      return await call();
    } finally {
      this.#release();
    }
  }

  async #turn(what: string, waiting: Set<() => void>): Promise<void> {
    let take: () => void = () => undefined;
    const turn = new Promise<void>((resolve) => {
      take = resolve;
    });
    waiting.add(take);
    try {
      await withinLimits(what, turn);
    } catch (error) {
      // The turn may have come at the same time: it goes to the next one.
      if (!waiting.delete(take)) this.#release();
      throw error;
    }
  }

  #release(): void {
    const { short, long } = this.#waiting;
    const waiting = short.size > 0 ? short : long;
    const [next] = waiting;
    if (!next) {
      this.#free++;
      return;
    }
    waiting.delete(next);
    next();
  }
}
