import { isError } from "../../errors";
import { isOwn, type OwnVm } from "./ownVm";
import type { VcenterScope } from "./site";

interface Deletion {
  timeoutSeconds: number;
  /** How long the guest may take to shut down before the VM is powered off; 0 powers it off at once. */
  gracefulShutdownSeconds: number;
}

/** Of a VM that nobody is waiting for: powered off at once. */
export const hardDeletion = { timeoutSeconds: 300, gracefulShutdownSeconds: 0 };

/** Deletes the VM of a resource that is not in the program any more, or was replaced, unless another one has adopted it. */
export async function deleteFormer(
  scope: VcenterScope,
  own: Pick<OwnVm, "id" | "biosUuid" | "instanceUuid">,
  deletion: Deletion,
): Promise<void> {
  const { id } = own;
  if (!scope.isKept(id)) return await deleteOwn(scope, own, deletion);
  const vm = await scope.within(deletion.timeoutSeconds, () => scope.vcenter.vms.find(id));
  // The one that adopted it has deleted it since, as a fleet that shrinks does.
  if (!vm) return;
  scope.warnOfAdoption(`${id} (${vm.name})`, "give the replacement another name");
}

/** Powers off and deletes a VM, if it is the one with these UUIDs. */
export async function deleteOwn(
  scope: VcenterScope,
  own: Pick<OwnVm, "id" | "biosUuid" | "instanceUuid">,
  deletion: Deletion,
): Promise<void> {
  const { vcenter, site } = scope;
  const { id } = own;
  site.observer.forget(id);
  const vm = await scope.within(deletion.timeoutSeconds, () => vcenter.vms.find(id));
  if (!vm) return;
  if (!isOwn(scope, vm, own)) {
    scope.warn(`${id} is another VM now (${vm.name}), so it is left alone. The VM that was made here is gone.`);
    return;
  }
  await deleteVm(scope, id, vm.powerState !== "POWERED_OFF", deletion);
}

async function deleteVm(scope: VcenterScope, id: string, isOn: boolean, deletion: Deletion): Promise<void> {
  const { vcenter } = scope;
  const { timeoutSeconds, gracefulShutdownSeconds } = deletion;
  let mustPowerOff = isOn && !(gracefulShutdownSeconds > 0 && (await isShutDown(scope, id, gracefulShutdownSeconds)));
  await scope.wait(`delete VM ${id}`, { timeoutSeconds }, async () => {
    try {
      if (mustPowerOff) await vcenter.power.set(id, "POWERED_OFF");
      await vcenter.vms.delete(id);
      return { done: true };
    } catch (error) {
      if (mustPowerOff && isError(error, "NotFound")) return { done: true };
      // Somebody powered it on again between the two calls.
      if (!isError(error, "NotAllowedInCurrentState")) throw error;
      mustPowerOff = true;
      return { seen: error.message };
    }
  });
}

/** Whether the guest has shut down in that time. */
async function isShutDown(scope: VcenterScope, id: string, timeoutSeconds: number): Promise<boolean> {
  const { power } = scope.vcenter;
  scope.progress(`shutting down ${id}`);
  try {
    await scope.within(timeoutSeconds, () => power.shutDownGuest(id));
    await scope.wait(`shut down ${id}`, { timeoutSeconds }, async () => {
      const state = await power.get(id);
      return state === "POWERED_OFF" ? { done: true } : { seen: state };
    });
    return true;
  } catch (error) {
    if (!isError(error, "TimedOut", "Unavailable", "NotAllowedInCurrentState", "AlreadyInDesiredState")) throw error;
    scope.info(`${error.message} It is powered off instead.`);
    return false;
  }
}
