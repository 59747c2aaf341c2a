import type { Kind } from "../../clients/vcenter/inventory";
import { isError, OpsError } from "../../errors";
import { noteSource } from "../../operations/vcenter/cloneSource";
import { warnIfNameTaken } from "../../operations/vcenter/ownVm";
import type { VcenterScope } from "../../operations/vcenter/site";
import type { Problem } from "../resource";
import type { InstantCloneVmInputs } from "./schema";

/**
 * What a preview can find out about a clone that is to be made: names that match nothing or several things are problems; what
 * may have changed by the time of the run is a warning.
 */
export async function preflight(scope: VcenterScope, inputs: Partial<InstantCloneVmInputs>): Promise<Problem[]> {
  const problems: Problem[] = [];
  const attempt = async (path: string, look: Promise<unknown>) => {
    try {
      await look;
    } catch (error) {
      if (!isError(error, "NotFound", "InvalidArgument")) throw error;
      problems.push({ path, reason: error.details.withoutValue ?? error.message });
    }
  };
  const { placement = {}, nicsToUpdate = {}, source, sourceName } = inputs;
  const byName = async (path: string, kind: Kind, name: string | undefined) => {
    if (name) await attempt(path, scope.site.inventory.byName(kind, name));
  };
  if (source !== undefined || sourceName !== undefined) {
    await attempt(source !== undefined ? "source" : "sourceName", checkSource(scope, inputs, problems));
  }
  await byName("placement.folderName", "folder", placement.folderName);
  await byName("placement.resourcePoolName", "resourcePool", placement.resourcePoolName);
  await byName("placement.datastoreName", "datastore", placement.datastoreName);
  for (const [key, { backing }] of Object.entries(nicsToUpdate)) {
    await byName(`nicsToUpdate.${key}.backing.networkName`, "network", backing?.networkName);
  }
  if (inputs.name !== undefined) await warnIfNameTaken(scope, inputs.name, inputs.biosUuid);
  return problems;
}

async function checkSource(
  scope: VcenterScope,
  { source, sourceName, nicsToUpdate = {}, address }: Partial<InstantCloneVmInputs>,
  problems: Problem[],
): Promise<void> {
  const id = (await scope.site.inventory.idOf("vm", source, sourceName)) ?? "";
  const vm = await noteSource(scope, id);
  if (!vm) throw new OpsError("NotFound", "vCenter has no VM with this id, or this user may not see it.");
  const nicKeys = vm.nics && Object.keys(vm.nics);
  const unknownNics = nicKeys ? Object.keys(nicsToUpdate).filter((key) => !nicKeys.includes(key)) : [];
  for (const key of unknownNics) {
    const keys = nicKeys?.join(", ") || "none";
    problems.push({ path: `nicsToUpdate.${key}`, reason: `the source has no NIC with this key. Its NICs: ${keys}.` });
  }
  if (nicKeys && address?.nic !== undefined && !nicKeys.includes(address.nic)) {
    const keys = nicKeys.join(", ") || "none";
    problems.push({ path: "address.nic", reason: `the source has no NIC with this key. Its NICs: ${keys}.` });
  }
}
