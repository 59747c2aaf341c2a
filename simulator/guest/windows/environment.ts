/** Variables of a Windows process. Names differ by more than their case, and a variable without a value is none. */
export class Environment {
  readonly #byName = new Map<string, [name: string, value: string]>();

  constructor(variables: Record<string, string> = {}) {
    for (const [name, value] of Object.entries(variables)) this.set(name, value);
  }

  get(name: string): string | undefined {
    return this.#byName.get(name.toUpperCase())?.[1];
  }

  set(name: string, value: string): void {
    this.#byName.set(name.toUpperCase(), [name, value]);
  }

  /** Whether there was one. */
  delete(name: string): boolean {
    return this.#byName.delete(name.toUpperCase());
  }

  toRecord(): Record<string, string> {
    return Object.fromEntries(this.#byName.values());
  }
}
