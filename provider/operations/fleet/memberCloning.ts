import type { InstantCloneSpec } from "../../clients/vcenter/instantClone";
import type { VmRow } from "../../clients/vcenter/vms";
import { cloneSpec } from "../vcenter/cloneSpec";
import { adoptVm, cloneVm } from "../vcenter/cloneVm";
import { memberUuid } from "../vcenter/ownerMark";
import type { VcenterScope } from "../vcenter/site";
import { rowsByName } from "../vcenter/vmRows";
import { type Member, memberName } from "./member";
import type { FleetPlan } from "./plan";

/** Clones members, each from the source whose turn it is. */
export class MemberCloning {
  #specs: InstantCloneSpec[] = [];
  /** VMs with the names of members, once one was found that an interrupted run has left: others are likely. */
  #existing: Promise<Map<string, VmRow[]>> | undefined;

  constructor(
    private readonly scope: VcenterScope,
    private readonly plan: FleetPlan,
  ) {}

  /** Looks names up once for all members. A name that matches nothing fails the whole, before anything is done. */
  async prepare(): Promise<void> {
    const { sources, clone } = this.plan;
    this.#specs = await Promise.all(
      sources.map((source) => cloneSpec(this.scope, { ...clone, ...source, name: "", biosUuid: "" })),
    );
  }

  /**
   * How many clones may be under way at once. A clone holds one of the connection's requests for as long as it takes, and what
   * follows the clones needs some too: without any the set-ups would only begin after the last clone.
   */
  atOnce(maxConcurrency: number): number {
    const { inFlightLimit } = this.scope.vcenter;
    const kept = this.plan.steps.length > 0 ? Math.ceil(inFlightLimit / 10) : 0;
    return Math.max(1, Math.min(maxConcurrency, inFlightLimit - kept));
  }

  async clone(scope: VcenterScope, index: number, name: string): Promise<Member> {
    const { revision, steps, createTimeoutSeconds } = this.plan;
    const spec = this.#specs[index % this.#specs.length];
    if (!spec) throw new Error("prepare() comes first.");
    const asked = { ...spec, name, biosUuid: memberUuid(scope.owner, revision) };
    const [existing] = (await this.#existing)?.get(name) ?? [];
    const id =
      (existing && (await adoptVm(scope, asked, existing.id))) ?? (await cloneVm(scope, asked, createTimeoutSeconds));
    if (scope.site.adopted.has(id)) this.#existing ??= this.#listExisting();
    return { index, id, name, revision, pending: steps };
  }

  #listExisting(): Promise<Map<string, VmRow[]>> {
    const { count, namePattern } = this.plan;
    const names = Array.from({ length: count }, (_, index) => memberName(namePattern, index));
    // Without the list each member finds out for itself.
    return rowsByName(this.scope.vcenter.vms, names).catch(() => new Map());
  }
}
