import type { Vcenter } from "../../clients/vcenter";
import type { Vm } from "../../clients/vcenter/vms";
import { isError, OpsError } from "../../errors";
import type { Context, Problem } from "../resource";
import { isOwnerUuid } from "./identity";
import type { InstantCloneVmInputs } from "./schema";

/** From so many clones of one source on, its delta disks are worth a word: each adds one to a running source, and 255 end it. */
const manyClones = 20;

/**
 * What a preview can find out about a clone that is to be made: names that match nothing or several things are problems; what
 * may have changed by the time of the run is a warning.
 */
export async function preflight(
  context: Context,
  vcenter: Vcenter,
  inputs: Partial<InstantCloneVmInputs>,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const attempt = async (path: string, value: string, look: Promise<unknown>) => {
    try {
      await look;
    } catch (error) {
      if (!isError(error, "NotFound", "InvalidArgument")) throw error;
      problems.push({ path, reason: withoutName(error.message, value) });
    }
  };
  const { placement = {}, nicsToUpdate = {}, source, sourceName } = inputs;
  const { inventory } = vcenter;
  if (source !== undefined || sourceName !== undefined) {
    const [path, value = ""] = source !== undefined ? ["source", source] : ["sourceName", sourceName];
    await attempt(path, value, checkSource(context, vcenter, inputs, problems));
  }
  const { folderName, resourcePoolName, datastoreName } = placement;
  if (folderName) await attempt("placement.folderName", folderName, inventory.byName("folder", folderName));
  if (resourcePoolName)
    await attempt("placement.resourcePoolName", resourcePoolName, inventory.byName("resourcePool", resourcePoolName));
  if (datastoreName)
    await attempt("placement.datastoreName", datastoreName, inventory.byName("datastore", datastoreName));
  for (const [key, { backing }] of Object.entries(nicsToUpdate)) {
    if (backing?.networkName)
      await attempt(
        `nicsToUpdate.${key}.backing.networkName`,
        backing.networkName,
        inventory.byName("network", backing.networkName),
      );
  }
  if (inputs.name !== undefined) await warnIfTaken(context, vcenter, inputs.name, inputs.biosUuid);
  return problems;
}

/** A check failure does not quote its input, which may be a secret of the program. */
function withoutName(message: string, name: string): string {
  return message.replace(` is named "${name}"`, " has this name").replace(` are named "${name}"`, " have this name");
}

async function warnIfTaken(context: Context, vcenter: Vcenter, name: string, biosUuid?: string): Promise<void> {
  const row = await vcenter.observer.named(name);
  const vm = row && (await vcenter.vms.find(row.id));
  if (!vm || vm.biosUuid === biosUuid || isOwnerUuid(vm.biosUuid, context.owner ?? "")) return;
  context.warn(
    `${vm.id} has the name ${name} already and was not made by this resource: in the same folder the clone will fail.`,
  );
}

async function checkSource(
  context: Context,
  vcenter: Vcenter,
  { source, sourceName, nicsToUpdate = {} }: Partial<InstantCloneVmInputs>,
  problems: Problem[],
): Promise<void> {
  const id = source ?? (await vcenter.inventory.byName("vm", sourceName ?? "")).id;
  const seen = sourcesOf(vcenter).get(id) ?? { asked: 0, vm: vcenter.vms.find(id) };
  sourcesOf(vcenter).set(id, seen);
  seen.asked++;
  const vm = await seen.vm;
  if (!vm) throw new OpsError("NotFound", "vCenter has no VM with this id, or this user may not see it.");
  const { nicKeys } = vm;
  const unknownNics = nicKeys ? Object.keys(nicsToUpdate).filter((key) => !nicKeys.includes(key)) : [];
  for (const key of unknownNics) {
    const keys = nicKeys?.join(", ") || "none";
    problems.push({ path: `nicsToUpdate.${key}`, reason: `the source has no NIC with this key. Its NICs: ${keys}.` });
  }
  if (vm.powerState !== "POWERED_ON") {
    context.warn(`The source ${vm.id} (${vm.name}) is ${vm.powerState}: an instant clone needs a running source.`);
  }
  if (seen.asked === manyClones && !vm.instantCloneFrozen) {
    context.warn(
      `${manyClones} or more clones of ${vm.id} (${vm.name}), which is running and not frozen: each adds a delta disk to it, and after 255 ` +
        "it cannot be cloned any more. Freeze it inside the guest first (vmware-rpctool instantclone.freeze).",
    );
  }
}

interface Source {
  vm: Promise<Vm | undefined>;
  /** How many clones of it this preview has come across. */
  asked: number;
}

const sources = new WeakMap<Vcenter, Map<string, Source>>();

function sourcesOf(vcenter: Vcenter): Map<string, Source> {
  const known = sources.get(vcenter) ?? new Map<string, Source>();
  sources.set(vcenter, known);
  return known;
}
