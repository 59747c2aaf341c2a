import { SharedWork } from "../../clients/limits";

/** Look-ups by key, each shared by all who ask for it. One that fails is forgotten, so that the next to ask looks again. */
export class SharedLookUps<T> {
  readonly #byKey = new Map<string, SharedWork<T>>();

  /** `what` is what a caller waits for whose own time is over. */
  result(key: string, what: string, look: () => Promise<T>): Promise<T> {
    const known = this.#byKey.get(key) ?? new SharedWork(() => this.#look(key, look));
    this.#byKey.set(key, known);
    return known.result(what);
  }

  forget(key: string): void {
    this.#byKey.delete(key);
  }

  async #look(key: string, look: () => Promise<T>): Promise<T> {
    try {
      return await look();
    } catch (error) {
      this.#byKey.delete(key);
      throw error;
    }
  }
}
