import type { Vcenter } from "../../clients/vcenter";
import type { Observed } from "../../clients/vcenter/observer";
import { OpsError } from "../../errors";
import type { Context } from "../resource";
import type { InstantCloneVmInputs, InstantCloneVmOutputs } from "./schema";

/** The VM as it is now, when it is still the one that was made here. What only its destruction could mend is reported. */
export async function observe(
  context: Context,
  vcenter: Vcenter,
  id: string,
  state: Pick<InstantCloneVmOutputs, "name" | "biosUuid"> & Pick<Partial<InstantCloneVmInputs>, "placement">,
): Promise<Observed | undefined> {
  const { name, biosUuid, placement = {} } = state;
  const { folderName } = placement;
  const folder =
    placement.folder ??
    (folderName === undefined ? undefined : (await vcenter.inventory.byName("folder", folderName)).id);
  const seen = await vcenter.observer.observe({ id, name, folder });
  if (!seen) {
    context.info(`${id} (${name}) is gone from vCenter.`);
    return undefined;
  }
  if (seen.biosUuid !== undefined && seen.biosUuid !== biosUuid) {
    context.info(`${id} is another VM now (${seen.name}), which is left alone; ${name}, which was made here, is gone.`);
    return undefined;
  }
  if (seen.name !== name)
    context.warn(`${id} was renamed to ${seen.name} in vCenter; declared is ${name}. Nothing is done about it.`);
  if (seen.outsideFolder)
    context.warn(`${id} (${name}) was moved out of the declared folder ${folder}. Nothing is done about it.`);
  return seen;
}

/** All outputs of a VM that is known by its id alone. */
export async function readExisting(vcenter: Vcenter, id: string): Promise<InstantCloneVmOutputs> {
  const vm = await vcenter.vms.find(id);
  if (!vm)
    throw new OpsError("NotFound", `get VM ${id}: vCenter has no VM with this id. Check the id and the connection.`);
  const { name, biosUuid = "", instanceUuid = "", powerState } = vm;
  return { name, biosUuid, instanceUuid, powerState, consoleTickets: {} };
}
