import type { Observed } from "../../operations/vcenter/vmObserver";
import type { CheckFailure, Context, Draft } from "../resource";

export const noSuchVm = "vCenter has no VM with this id, or this user may not see it.";

/** Why a VM that is off is of no use to a resource in its guest. */
export const needsTools = (what: string) => `${what} needs a VM that is on, with VMware Tools`;

/** What a preview can say of the VM that a new resource needs. A VM that is off now may be on in the run, so that is a warning. */
export async function checkVm(
  context: Context,
  { inputs: { vm, connection }, unknown, previous, mayLook }: Draft<{ vm: string; connection?: string | undefined }>,
  needsPower: string | undefined,
): Promise<CheckFailure[]> {
  if (!mayLook || previous !== undefined || vm === undefined || unknown.has("connection")) return [];
  const seen = await context.vcenter(connection).site.observer.observe({ id: vm });
  if (!seen) return [{ path: "vm", reason: noSuchVm }];
  if (seen.powerState !== "POWERED_ON" && needsPower !== undefined) {
    context.warn(`${vm} (${seen.name}) is ${seen.powerState}: ${needsPower}.`);
  }
  return [];
}

/** The VM of a recorded resource. If it is gone, a line says so, with what follows from that. */
export async function observeGuestVm(
  context: Context,
  { vm, connection }: { vm: string; connection?: string | undefined },
  consequence: string,
): Promise<Observed | undefined> {
  const seen = await context.vcenter(connection).site.observer.observe({ id: vm });
  if (!seen) context.info(`${vm} is gone from vCenter${consequence}.`);
  return seen;
}
