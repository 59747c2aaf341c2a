import { SharedWork } from "../../clients/limits";
import type { Port } from "../../clients/vcenter/instantClone";
import type { Vm, Vms } from "../../clients/vcenter/vms";
import type { CloneRequest } from "./cloneSpec";
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
export async function noteSource(
  scope: VcenterScope,
  id: string,
  more: number,
  request: Pick<CloneRequest, "parallelPortsToUpdate" | "serialPortsToUpdate"> = {},
): Promise<Vm | undefined> {
  const { vm, clones } = await scope.site.sources.plan(id, more);
  if (!vm) return undefined;
  if (vm.powerState !== "POWERED_ON") {
    const warning = `The source ${vm.id} (${vm.name}) is ${vm.powerState}: an instant clone needs a running source.`;
    scope.warnForAll(warning, warning);
  }
  if (clones >= manyClones && clones - more < manyClones && !vm.instantCloneFrozen) {
    scope.warn(
      `${more > 1 ? clones : `${manyClones} or more`} clones of ${vm.id} (${vm.name}), which is running and not frozen: each adds a delta disk to it, and after 255 ` +
        "it cannot be cloned any more. Freeze it inside the guest first (vmware-rpctool instantclone.freeze).",
    );
  }
  for (const obstacle of obstaclesOf(vm, request)) {
    const warning = `The source ${vm.id} (${vm.name}) has ${obstacle}: vCenter may refuse to clone it.`;
    scope.warnForAll(warning, `${warning} Disconnect it in the source first.`);
  }
  return vm;
}

/** What stands in the way of an instant clone, as far as the data of the VM tells (docs/apis/vcenter.md section 3.7). */
export function obstaclesOf(
  { drives, serialPorts, parallelPorts }: Vm,
  {
    serialPortsToUpdate = {},
    parallelPortsToUpdate = {},
  }: Pick<CloneRequest, "parallelPortsToUpdate" | "serialPortsToUpdate"> = {},
): string[] {
  const connected = Object.values(drives).filter(({ isConnected }) => isConnected);
  const updates: Record<string, Port> = { ...serialPortsToUpdate, ...parallelPortsToUpdate };
  const ports = Object.entries({ ...serialPorts, ...parallelPorts }).filter(
    ([key, { backing, isConnected }]) =>
      isConnected && backing === "HOST_DEVICE" && updates[key]?.backing === undefined,
  );
  return [
    ...connected.map(({ label }) => `a connected drive (${label})`),
    ...ports.map(([, { label }]) => `a port on a device of its host (${label})`),
  ];
}
