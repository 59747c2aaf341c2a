import { SharedWork } from "../../clients/limits";
import type { Vm, Vms } from "../../clients/vcenter/vms";
import type { VcenterScope } from "./site";

/** From so many clones of one source on, its delta disks are worth a word: each adds one to a running source, and 255 end it. */
const manyClones = 20;

interface CloneSource {
  vm: SharedWork<Vm | undefined>;
  /** How many clones of it this process has come across. */
  clones: number;
}

/** The sources of the clones that a preview plans, each read once. */
export class CloneSources {
  readonly #sources = new Map<string, CloneSource>();

  constructor(private readonly vms: Vms) {}

  /** The source of so many clones more. */
  async plan(id: string, more: number): Promise<{ vm: Vm | undefined; clones: number }> {
    const source = this.#sources.get(id) ?? { clones: 0, vm: new SharedWork(() => this.vms.find(id)) };
    this.#sources.set(id, source);
    source.clones += more;
    const { clones } = source;
    return { vm: await source.vm.result(`read VM ${id}`), clones };
  }
}

/** The source of clones that a preview plans. Warns of one that cannot be cloned now, or will be cloned too often. */
export async function noteSource(scope: VcenterScope, id: string, more: number): Promise<Vm | undefined> {
  const { vm, clones } = await scope.site.sources.plan(id, more);
  if (!vm) return undefined;
  if (vm.powerState !== "POWERED_ON") {
    scope.warn(`The source ${vm.id} (${vm.name}) is ${vm.powerState}: an instant clone needs a running source.`);
  }
  if (clones >= manyClones && clones - more < manyClones && !vm.instantCloneFrozen) {
    scope.warn(
      `${more > 1 ? clones : `${manyClones} or more`} clones of ${vm.id} (${vm.name}), which is running and not frozen: each adds a delta disk to it, and after 255 ` +
        "it cannot be cloned any more. Freeze it inside the guest first (vmware-rpctool instantclone.freeze).",
    );
  }
  return vm;
}
