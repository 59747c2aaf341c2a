/** Requests that arrived, by `"<METHOD> <route>"`; what a fault then did to them makes no difference. */
export class Calls {
  readonly #counts = new Map<string, number>();

  count(pattern: string): void {
    this.#counts.set(pattern, (this.#counts.get(pattern) ?? 0) + 1);
  }

  reset(): void {
    this.#counts.clear();
  }

  toObject(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
