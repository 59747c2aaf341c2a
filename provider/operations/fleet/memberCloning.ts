import type { InstantCloneSpec, Port } from "../../clients/vcenter/instantClone";
import type { VmRow } from "../../clients/vcenter/vms";
import { cloneSpec } from "../vcenter/cloneSpec";
import { adoptVm, cloneVm } from "../vcenter/cloneVm";
import { memberUuid } from "../vcenter/ownerMark";
import type { VcenterScope } from "../vcenter/site";
import { rowsByName } from "../vcenter/vmRows";
import { indexRange } from "./indexes";
import type { FleetPlan } from "./plan";
import { type Member, memberName } from "./record";

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

  async clone(scope: VcenterScope, index: number, name: string): Promise<Member> {
    const { revision, steps, createTimeoutSeconds } = this.plan;
    const spec = this.#specs[index % this.#specs.length];
    if (!spec) throw new Error("prepare() comes first.");
    const asked = {
      ...spec,
      name,
      biosUuid: memberUuid(scope.owner, revision),
      parallelPortsToUpdate: portsOf(spec.parallelPortsToUpdate, index),
      serialPortsToUpdate: portsOf(spec.serialPortsToUpdate, index),
    };
    const [existing] = (await this.#existing)?.get(name) ?? [];
    const id =
      (existing && (await adoptVm(scope, asked, existing.id))) ?? (await cloneVm(scope, asked, createTimeoutSeconds));
    if (scope.site.adopted.has(id)) this.#existing ??= this.#listExisting();
    return { index, id, name, revision, pending: steps };
  }

  #listExisting(): Promise<Map<string, VmRow[]>> {
    const { count, namePattern } = this.plan;
    const names = indexRange(0, count).map((index) => memberName(namePattern, index));
    // Without the list each member finds out for itself.
    return rowsByName(this.scope.vcenter.vms, names).catch(() => new Map());
  }
}

/** The ports of one member: what only one machine may have carries its index. */
function portsOf(ports: Record<string, Port> | undefined, index: number): Record<string, Port> | undefined {
  return ports && JSON.parse(JSON.stringify(ports).replaceAll("{index}", String(index)));
}
