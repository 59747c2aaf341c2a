import { setTimeout as sleep } from "node:timers/promises";
import type { Vcenter } from "../../clients/vcenter";
import type { InstantCloneSpec } from "../../clients/vcenter/instantClone";
import type { Vm } from "../../clients/vcenter/vms";
import { isError, messageOf, OpsError } from "../../errors";
import type { Context } from "../resource";
import { isOwnerUuid, ownerUuid } from "./identity";
import type { InstantCloneVmInputs } from "./schema";

/** How often the clone is asked for, when each answer was lost and no clone came into being. */
const mostTries = 3;
/** A call whose answer was lost may still be at work; the second look comes after this. */
const settleMs = 2_000;
/** Most clones are made in a second, and a line for each costs the engine as much as two calls do. */
const slowMs = 2_000;

/**
 * Makes the clone, once. The call has no token against doing it twice, so name and UUID stand in for one: whenever a clone
 * may exist already (an answer was lost, or a run before this one was killed), it is looked for and, if it is ours, taken.
 */
export async function cloneOrAdopt(
  context: Context,
  vcenter: Vcenter,
  spec: InstantCloneSpec,
  timeoutSeconds: number,
): Promise<string> {
  for (let number = 1; ; number++) {
    try {
      return await clone(context, vcenter, spec, timeoutSeconds);
    } catch (error) {
      const taken = isError(error, "AlreadyExists");
      const unclear = isError(error, "Unknown", "Unavailable");
      if (!taken && !unclear) throw await explained(vcenter, spec, error);
      const final = taken || isFinal(error);
      const own = await findOwn(context, vcenter, spec, taken, final ? 0 : settleMs);
      if (own !== undefined) {
        vcenter.takenOver.add(own);
        const why = taken
          ? "exists with the mark of this resource, and the state did not hold it: an earlier run was interrupted, or the state forgot it"
          : "was made by a call whose response was lost";
        context.info(`${own} (${spec.name}) ${why}. It is adopted.`);
        return own;
      }
      if (final) throw await explained(vcenter, spec, error);
      if (number === mostTries || context.signal.aborted) throw unresolved(spec, error);
    }
  }
}

async function clone(
  context: Context,
  vcenter: Vcenter,
  spec: InstantCloneSpec,
  timeoutSeconds: number,
): Promise<string> {
  const slow = setTimeout(() => context.progress(`cloning ${spec.source} as ${spec.name}`), slowMs);
  try {
    return await vcenter.instantClone(spec, timeoutSeconds);
  } finally {
    clearTimeout(slow);
  }
}

/** A gateway's word, or none at all, leaves the call at work; vCenter's own error ends it. */
function isFinal(error: unknown): boolean {
  const status = error instanceof OpsError ? error.details.httpStatus : undefined;
  return status !== undefined && status < 502;
}

/** The id of a VM with our name and UUID. With `taken`, a VM of that name which is not the one asked for is an error. */
async function findOwn(
  context: Context,
  vcenter: Vcenter,
  spec: InstantCloneSpec,
  taken: boolean,
  settle: number,
): Promise<string | undefined> {
  for (const delayMs of settle > 0 ? [0, settle] : [0]) {
    await sleep(delayMs);
    const others: Vm[] = [];
    for (const row of await vcenter.vms.list({ names: [spec.name] })) {
      const vm = await vcenter.vms.find(row.id);
      if (vm?.biosUuid === spec.biosUuid) return vm.id;
      if (vm) others.push(vm);
    }
    if (taken && others.length > 0) throw nameTaken(context, spec, others);
  }
  return undefined;
}

function nameTaken(context: Context, spec: InstantCloneSpec, others: Vm[]): OpsError {
  const earlier = others.find((vm) => isOwnerUuid(vm.biosUuid, context.owner ?? ""));
  const why = earlier
    ? `${earlier.id} has that name: it was made for this resource, and asked to be something else. If no state holds it, remove ` +
      "it; if this is a replacement, leave the option deleteBeforeReplace as it is."
    : `${others.map(({ id }) => id).join(", ")} has that name and was not made by this resource, so it is left alone. Give ` +
      "another name, or remove that VM.";
  return new OpsError("AlreadyExists", `instant clone of ${spec.source} as ${spec.name}: ${why}`);
}

function unresolved(spec: InstantCloneSpec, error: unknown): OpsError {
  const next = `No VM named ${spec.name} is to be seen now. If it appears later, the next "pulumi up" takes it over.`;
  return new OpsError("Unknown", `${messageOf(error)} ${next}`);
}

/** vCenter's answer for a source that is off is not documented, so the source itself is asked. */
async function explained(vcenter: Vcenter, spec: InstantCloneSpec, error: unknown): Promise<unknown> {
  if (!(error instanceof OpsError)) return error;
  const source = await vcenter.vms.find(spec.source).catch(() => undefined);
  if (source === undefined || source.powerState === "POWERED_ON") return error;
  const advice = `The source ${source.id} (${source.name}) is ${source.powerState}: an instant clone needs a running source.`;
  return new OpsError("NotAllowedInCurrentState", `${error.message} ${advice}`, error.details);
}

/** The spec with ids in place of the names that the program gave, and with the owner mark. */
export async function instantCloneSpec(
  context: Context,
  vcenter: Vcenter,
  inputs: InstantCloneVmInputs,
): Promise<InstantCloneSpec> {
  const { inventory } = vcenter;
  const { placement, nicsToUpdate } = inputs;
  const named = (kind: Parameters<typeof inventory.byName>[0], id?: string, name?: string) =>
    id ?? (name === undefined ? undefined : inventory.byName(kind, name).then((found) => found.id));
  const [source = "", folder, resourcePool, datastore] = await Promise.all([
    named("vm", inputs.source, inputs.sourceName),
    named("folder", placement?.folder, placement?.folderName),
    named("resourcePool", placement?.resourcePool, placement?.resourcePoolName),
    named("datastore", placement?.datastore, placement?.datastoreName),
  ]);
  const nics = Object.entries(nicsToUpdate ?? {}).map(async ([key, { backing, ...nic }]) => {
    if (!backing) return [key, nic] as const;
    const { networkName, ...rest } = backing;
    return [
      key,
      { ...nic, backing: { ...rest, network: await named("network", backing.network, networkName) } },
    ] as const;
  });
  const asked = {
    name: inputs.name ?? "",
    source,
    ...(placement && { placement: { folder, resourcePool, datastore } }),
    ...(nicsToUpdate && { nicsToUpdate: Object.fromEntries(await Promise.all(nics)) }),
    disconnectAllNics: inputs.disconnectAllNics,
    parallelPortsToUpdate: inputs.parallelPortsToUpdate,
    serialPortsToUpdate: inputs.serialPortsToUpdate,
  };
  return { ...asked, biosUuid: inputs.biosUuid ?? ownerUuid(context.owner ?? "", asked) };
}
