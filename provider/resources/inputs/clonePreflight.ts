import type { z } from "zod";
import type { Kind } from "../../clients/vcenter/inventory";
import { isError, OpsError } from "../../errors";
import { noteSource } from "../../operations/vcenter/cloneSource";
import type { VcenterScope } from "../../operations/vcenter/site";
import type { CheckFailure } from "../resource";
import type { Address } from "./address";
import type { NicUpdates } from "./nics";
import type { Placement } from "./placement";
import type { ParallelPortUpdates, SerialPortUpdates } from "./ports";

interface ClonesToBe {
  sources: { path: string; id?: string | undefined; name?: string | undefined; clones: number }[];
  placement?: z.output<typeof Placement> | undefined;
  nicsToUpdate?: z.output<typeof NicUpdates> | undefined;
  address?: z.output<typeof Address> | undefined;
  parallelPortsToUpdate?: z.output<typeof ParallelPortUpdates> | undefined;
  serialPortsToUpdate?: z.output<typeof SerialPortUpdates> | undefined;
}

/**
 * What a preview can find out about clones that are to be made: names that match nothing or several things are failures; what
 * may have changed by the time of the run is a warning.
 */
export async function clonePreflight(scope: VcenterScope, clones: ClonesToBe): Promise<CheckFailure[]> {
  const { sources, placement = {}, nicsToUpdate = {} } = clones;
  const failures: CheckFailure[] = [];
  const attempt = async (path: string, look: Promise<unknown>) => {
    try {
      await look;
    } catch (error) {
      if (!isError(error, "NotFound", "InvalidArgument")) throw error;
      failures.push({ path, reason: error.details.withoutValue ?? error.message });
    }
  };
  const byName = async (path: string, kind: Kind, name: string | undefined) => {
    if (name) await attempt(path, scope.site.inventory.byName(kind, name));
  };
  for (const source of sources) await attempt(source.path, checkSource(scope, source, clones, failures));
  await byName("placement.folderName", "folder", placement.folderName);
  await byName("placement.resourcePoolName", "resourcePool", placement.resourcePoolName);
  await byName("placement.datastoreName", "datastore", placement.datastoreName);
  for (const [key, { backing }] of Object.entries(nicsToUpdate)) {
    await byName(`nicsToUpdate.${key}.backing.networkName`, "network", backing?.networkName);
  }
  return failures;
}

async function checkSource(
  scope: VcenterScope,
  source: ClonesToBe["sources"][number],
  { nicsToUpdate = {}, address, ...ports }: ClonesToBe,
  failures: CheckFailure[],
): Promise<void> {
  const id = (await scope.site.inventory.idOf("vm", source.id, source.name)) ?? "";
  const vm = await noteSource(scope, id, source.clones, ports);
  if (!vm) throw new OpsError("NotFound", "vCenter has no VM with this id, or this user may not see it.");
  const nicKeys = vm.nics && Object.keys(vm.nics);
  if (!nicKeys) return;
  const named = Object.keys(nicsToUpdate).map((key) => ({ path: `nicsToUpdate.${key}`, key }));
  if (address?.nic !== undefined) named.push({ path: "address.nic", key: address.nic });
  const reason = `the source has no NIC with this key. Its NICs: ${nicKeys.join(", ") || "none"}.`;
  for (const { path, key } of named) if (!nicKeys.includes(key)) failures.push({ path, reason });
}
