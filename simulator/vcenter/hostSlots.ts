interface Host {
  busy: number;
  waiting: (() => void)[];
}

/** A host carries out a bounded number of clones at once; more wait their turn, the first that came first. */
export class HostSlots {
  readonly #hosts = new Map<string, Host>();

  constructor(private readonly perHost: number | undefined) {}

  /** Returns a function that gives the slot back. */
  async take(id: string): Promise<() => void> {
    const host = this.#hosts.get(id) ?? { busy: 0, waiting: [] };
    this.#hosts.set(id, host);
    // Who gives a slot back hands it on, so that nobody overtakes.
    if (host.busy >= (this.perHost ?? Number.POSITIVE_INFINITY))
      await new Promise<void>((resolve) => host.waiting.push(resolve));
    else host.busy++;
    return () => {
      const next = host.waiting.shift();
      if (next) next();
      else host.busy--;
    };
  }

  /** Those that wait do so in vain. */
  reset(): void {
    for (const host of this.#hosts.values()) host.waiting.length = 0;
    this.#hosts.clear();
  }
}
