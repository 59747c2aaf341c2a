import { isError } from "../../errors";
import { checkSource } from "../../operations/vcenter/cloneSource";
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
      problems.push({ path, reason: error.message });
    }
  };
  const { placement = {}, nicsToUpdate = {}, source, sourceName } = inputs;
  const { inventory } = scope.site;
  const checkNamed = async () => {
    const id = await inventory.idOf("vm", source, sourceName);
    if (id !== undefined) await checkSource(scope, id);
  };
  await attempt(source !== undefined ? "source" : "sourceName", checkNamed());
  const { folderName, resourcePoolName, datastoreName } = placement;
  if (folderName) await attempt("placement.folderName", inventory.byName("folder", folderName));
  if (resourcePoolName) await attempt("placement.resourcePoolName", inventory.byName("resourcePool", resourcePoolName));
  if (datastoreName) await attempt("placement.datastoreName", inventory.byName("datastore", datastoreName));
  for (const [key, { backing }] of Object.entries(nicsToUpdate)) {
    if (backing?.networkName)
      await attempt(`nicsToUpdate.${key}.backing.networkName`, inventory.byName("network", backing.networkName));
  }
  if (inputs.name !== undefined) await warnIfNameTaken(scope, inputs.name, inputs.biosUuid);
  return problems;
}
