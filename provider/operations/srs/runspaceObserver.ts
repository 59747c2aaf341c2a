import { SharedWork } from "../../clients/limits";
import type { Runspace, Runspaces } from "../../clients/srs/runspaces";

/**
 * One list of the user's runspaces, shared by all resources of an operation. It serves every diff and read, and tells a runspace
 * that some resource has from one that an interrupted run left behind.
 */
export class RunspaceObserver {
  #listing: SharedWork<Runspace[]> | undefined;
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

  /** Call for the runspace of every resource: no other may adopt it. */
  hold(id: string): void {
    this.#held.add(id);
  }

  isHeld(id: string): boolean {
    return this.#held.has(id);
  }

  /** Call when this process makes, adopts or deletes a runspace. */
  changed(id: string): void {
    this.hold(id);
    this.#changed.add(id);
  }

  #list(): Promise<Runspace[]> {
    this.#listing ??= new SharedWork(() =>
      this.runspaces.list().catch((error: unknown) => {
        this.#listing = undefined;
        throw error;
      }),
    );
    return this.#listing.result("list runspaces");
  }
}
