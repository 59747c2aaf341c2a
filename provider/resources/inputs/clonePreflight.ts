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
import { noSuchVm } from "./vm";

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
  if (!vm) throw new OpsError("NotFound", noSuchVm);
  const { parallelPortsToUpdate = {}, serialPortsToUpdate = {} } = ports;
  const nics = named("nicsToUpdate", nicsToUpdate);
  if (address?.nic !== undefined) nics.push({ path: "address.nic", key: address.nic });
  failures.push(
    ...withoutDevice("NIC", vm.nics, nics),
    ...withoutDevice("parallel port", vm.parallelPorts, named("parallelPortsToUpdate", parallelPortsToUpdate)),
    ...withoutDevice("serial port", vm.serialPorts, named("serialPortsToUpdate", serialPortsToUpdate)),
  );
}

function named(input: string, updates: object): { path: string; key: string }[] {
  return Object.keys(updates).map((key) => ({ path: `${input}.${key}`, key }));
}

/** Keys for which the source has no device. vCenter may leave devices out of a response: then nothing is known of them. */
function withoutDevice(
  kind: string,
  devices: object | undefined,
  keys: { path: string; key: string }[],
): CheckFailure[] {
  if (!devices) return [];
  const existing = Object.keys(devices);
  const reason = `the source has no ${kind} with this key. Its ${kind}s: ${existing.join(", ") || "none"}.`;
  return keys.filter(({ key }) => !existing.includes(key)).map(({ path }) => ({ path, reason }));
}
