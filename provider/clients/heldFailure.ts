/** How long a failure stands for the calls that follow it. Each of them would cost the whole retry time again. */
const holdsMs = 30_000;

/** The last failure of something that many calls need. */
export class HeldFailure {
  #error: unknown;
  #heldUntil = 0;

  hold(error: unknown, { forGood = false } = {}): void {
    this.#error = error;
    this.#heldUntil = forGood ? Number.POSITIVE_INFINITY : Date.now() + holdsMs;
  }

  /** A rejection while the failure holds; undefined when the next call may try. */
  rejection(): Promise<never> | undefined {
    return Date.now() < this.#heldUntil ? Promise.reject(this.#error) : undefined;
  }
}
