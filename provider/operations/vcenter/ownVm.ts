import type { Vm, VmRow } from "../../clients/vcenter/vms";
import { isOwnerUuid, isSameClone } from "./ownerMark";
import type { VcenterScope } from "./site";
import type { Observed } from "./vmObserver";

/** A VM as it was created for its resource. */
export interface OwnVm {
  id: string;
  name: string;
  biosUuid: string;
  instanceUuid: string;
  folder?: string | undefined;
  folderName?: string | undefined;
}

/**
 * Whether a VM with the id of ours is ours: its BIOS UUID says so. An administrator may change that UUID; vCenter's own instance UUID
 * then proves that it is the same VM, which is a warning.
 */
export function isOwn(
  scope: VcenterScope,
  vm: Pick<Partial<Vm>, "biosUuid" | "instanceUuid"> & VmRow,
  { biosUuid, instanceUuid }: Pick<OwnVm, "biosUuid" | "instanceUuid">,
): boolean {
  if (isSameClone(vm.biosUuid, biosUuid)) return true;
  if (vm.instanceUuid === undefined || vm.instanceUuid !== instanceUuid) return false;
  scope.warn(
    `${vm.id} (${vm.name}) is the VM that was made here, and its BIOS UUID was changed to ${vm.biosUuid}; recorded is ${biosUuid}. ` +
      "Nothing is done about it.",
  );
  return true;
}

/** The VM as it is now, when it is still the one that was made here. Drift that only a replacement could fix is reported, not fixed. */
export async function observeOwn(scope: VcenterScope, own: OwnVm): Promise<Observed | undefined> {
  const { id, name } = own;
  const folder = await scope.site.inventory.idOf("folder", own.folder, own.folderName);
  const seen = await scope.site.observer.observe({ id, name, folder });
  if (!seen) {
    scope.info(`${id} (${name}) is gone from vCenter.`);
    return undefined;
  }
  if (seen.biosUuid !== undefined && !isOwn(scope, seen, own)) {
    scope.info(`${id} is another VM now (${seen.name}), which is left alone; ${name}, which was made here, is gone.`);
    return undefined;
  }
  if (seen.name !== name)
    scope.warn(`${id} was renamed to ${seen.name} in vCenter; declared is ${name}. Nothing is done about it.`);
  if (seen.outsideFolder)
    scope.warn(`${id} (${name}) was moved out of the declared folder ${folder}. Nothing is done about it.`);
  return seen;
}

/** For a preview: warns of a VM that has the name of a clone to be, unless an earlier run has made it as that clone. */
export async function warnUnlessOwn(scope: VcenterScope, { id, name }: VmRow, biosUuid?: string): Promise<void> {
  const vm = await scope.vcenter.vms.find(id);
  if (!vm || vm.biosUuid === biosUuid || isOwnerUuid(vm.biosUuid, scope.owner)) return;
  scope.warn(
    `${id} has the name ${name} already and was not made by this resource: in the same folder the clone will fail.`,
  );
}
