import type { Runspace, Runspaces } from "./runspaces";

/** How long an unreachable service answers for the look-ups that follow: each would cost the whole retry time again. */
const failureHoldsMs = 30_000;

/**
 * One list of the user's runspaces, shared by all resources of an operation. It answers every diff and read, and tells a
 * runspace that some resource has from one that was left behind.
 */
export class RunspaceObserver {
  #listing: Promise<Runspace[]> | undefined;
  /** Made or deleted by this process, so that the list may be older. */
  readonly #changed = new Set<string>();
  readonly #held = new Set<string>();

  constructor(private readonly runspaces: Runspaces) {}

  /** The runspace of some resource. Undefined only when SRS itself says that there is none. */
  async observe(id: string): Promise<Runspace | undefined> {
    this.hold(id);
    if (this.#changed.has(id)) return await this.runspaces.find(id);
    return (await this.#list()).find((runspace) => runspace.id === id);
  }

  /** Runspaces that were there before this process made any, and that no resource of this operation has as yet. */
  async unclaimed(): Promise<Runspace[]> {
    return (await this.#list()).filter(({ id }) => !this.isHeld(id));
  }

  /** Call for the runspace of every resource: it is no one's to take over. */
  hold(id: string): void {
    this.#held.add(id);
  }

  isHeld(id: string): boolean {
    return this.#held.has(id);
  }

  /** Call when this process makes or deletes a runspace, or takes one over. */
  changed(id: string): void {
    this.hold(id);
    this.#changed.add(id);
  }

  #list(): Promise<Runspace[]> {
    if (this.#listing) return this.#listing;
    const listing = this.runspaces.list();
    this.#listing = listing;
    const forget = () => {
      if (this.#listing === listing) this.#listing = undefined;
    };
    listing.catch(() => setTimeout(forget, failureHoldsMs).unref());
    return listing;
  }
}
