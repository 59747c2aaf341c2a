import { OpsError } from "../../errors";
import type { VcenterScope } from "../vcenter/site";
import { Failures } from "./failures";
import { memberScope } from "./memberScope";
import { Notes } from "./notes";
import { Progress } from "./progress";
import type { Member } from "./record";

/** What is done with members of a fleet, each by itself: a failure is noted, and never ends the others. */
export class Attempts {
  readonly failures = new Failures();
  readonly progress: Progress;
  readonly #notes: Notes;

  constructor(
    private readonly scope: VcenterScope,
    private readonly fleet: string,
  ) {
    this.progress = new Progress(scope);
    this.#notes = new Notes(scope);
  }

  /** `work` has the scope of the member. Undefined when it failed. */
  async make<T>(
    member: Pick<Member, "index" | "name"> & { id?: string },
    work: (scope: VcenterScope) => Promise<T>,
  ): Promise<T | undefined> {
    try {
      if (this.scope.signal.aborted) throw new OpsError("Canceled", "canceled before it was begun.");
      if (this.failures.serverFailure) throw this.failures.serverFailure;
      return await work(memberScope(this.scope, this.fleet, member, this.#notes));
    } catch (error) {
      this.failures.add(member, error);
      this.progress.add("failed");
      return undefined;
    }
  }

  /** Says what has come together. `idOf` knows the ids of members that had none before. */
  end(idOf?: (index: number) => string | undefined): void {
    this.progress.show();
    this.#notes.flush(idOf);
  }
}
