import { isDeepStrictEqual } from "node:util";
import { defaultName } from "../../defaultName";
import { OpsError } from "../../errors";
import { cloneSpec } from "../../operations/vcenter/cloneSpec";
import { cloneVm } from "../../operations/vcenter/cloneVm";
import { ticketTypes } from "../../operations/vcenter/consoleTickets";
import { deleteFormer } from "../../operations/vcenter/deleteVm";
import { type GuestIdentity, readGuest } from "../../operations/vcenter/guestReport";
import { isOwn, observeOwn, warnUnlessOwn } from "../../operations/vcenter/ownVm";
import type { VcenterScope } from "../../operations/vcenter/site";
import { macAddressesOf, networksOf } from "../../operations/vcenter/vmNics";
import { clonePreflight } from "../inputs/clonePreflight";
import type { CheckFailure, Resource } from "../resource";
import { complete, readinessOf } from "./completion";
import {
  type InstantCloneVmInputs,
  type InstantCloneVmOutputs,
  instantCloneVmInputs,
  instantCloneVmOutputs,
} from "./schema";
import { validateInstantCloneVm } from "./validation";

/** A running VM forked from a running VM. Its name and BIOS UUID are chosen before it is made, and prove it ours ever after. */
export const instantCloneVm: Resource<InstantCloneVmInputs, InstantCloneVmOutputs> = {
  type: "InstantCloneVm",
  inputs: instantCloneVmInputs,
  outputs: instantCloneVmOutputs,
  validate: validateInstantCloneVm,
  distinctInput: "name",

  /** The folder; without one, clones of a source go to the source's own. */
  distinctWithin({ connection = "default", placement = {}, source, sourceName }, unknown) {
    if (["connection", "placement", "source", "sourceName"].some((input) => unknown.has(input))) return undefined;
    return JSON.stringify([connection, placement.folder ?? placement.folderName ?? { source, sourceName }]);
  },

  mayBeUndeclared: ["biosUuid", "powerState", "consoleTickets"],

  async check(context, { inputs, unknown, previous, mayLook }) {
    // The name that it has is kept: a resource that was renamed in the program still owns its VM.
    const isUnnamed = inputs.name === undefined && !unknown.has("name");
    const defaults = isUnnamed ? { name: previous?.name ?? defaultName(context.owner.urn) } : {};
    const isNew = previous === undefined;
    const look = isNew && mayLook && !unknown.has("connection");
    const failures = look ? await preflight(context.vcenter(inputs.connection), { ...inputs, ...defaults }) : [];
    return { defaults, failures };
  },

  async create(context, inputs) {
    const scope = context.vcenter(inputs.connection);
    const request = { ...inputs, name: inputs.name ?? "" };
    const spec = await scope.within(inputs.createTimeoutSeconds, () => cloneSpec(scope, request));
    const id = await cloneVm(scope, spec, inputs.createTimeoutSeconds);
    return { id, outputs: await complete(scope, id, inputs, spec) };
  },

  async read(context, id, state) {
    const scope = context.vcenter(state.connection);
    const { name, biosUuid, instanceUuid } = state;
    if (name === undefined || biosUuid === undefined || instanceUuid === undefined)
      return await readExisting(scope, id);
    const seen = await observeOwn(scope, { id, name, biosUuid, instanceUuid, ...state.placement });
    if (!seen) return undefined;
    // The name stays the one that was declared: a rename by hand is reported, while a changed declaration makes a new VM.
    const { powerState } = seen;
    const guest = await readGuest(scope, { id, name }, readinessOf(scope, state), guestOf(state));
    return { ...state, name, biosUuid, instanceUuid, powerState, ...guest, consoleTickets: state.consoleTickets ?? {} };
  },

  asInputs: ({ consoleTickets }) => ({ consoleTickets: ticketTypes.filter((type) => consoleTickets[type]) }),

  recordedDifference(state, inputs, declared) {
    // A default ticket that could not be issued must not plan an update at every `up`.
    const missing = inputs.consoleTickets?.some((type) => !state.consoleTickets[type]) ?? false;
    const update = declared.update.filter((field) => field !== "consoleTickets");
    if (missing) update.push("consoleTickets");
    if (inputs.waitFor === "ip" && state.ipAddress === undefined && state.powerState === "POWERED_ON")
      update.push("ipAddress");
    return { replace: declared.replace, update };
  },

  async diff(context, id, state, inputs, declared) {
    if (declared.replace.length > 0) return declared;
    const { name, biosUuid, instanceUuid, placement } = state;
    const scope = context.vcenter(state.connection);
    const seen = await observeOwn(scope, { id, name, biosUuid, instanceUuid, ...placement });
    if (!seen) return { replace: ["id"], update: [] };
    scope.keep(id);
    const drifted = inputs.powerState !== undefined && inputs.powerState !== seen.powerState;
    return { replace: [], update: drifted ? [...new Set([...declared.update, "powerState"])] : declared.update };
  },

  async update(context, id, state, inputs) {
    const scope = context.vcenter(inputs.connection);
    const vm = await scope.vcenter.vms.find(id);
    if (!vm || !isOwn(scope, vm, state)) {
      throw new OpsError(
        "NotFound",
        `update ${id}: it is not the VM that was made here any more. Run "pulumi up" again.`,
      );
    }
    scope.site.observer.forget(id);
    const { biosUuid, consoleTickets: tickets } = state;
    // The recorded address need not fit another choice.
    const guest = isDeepStrictEqual(state.address, inputs.address) ? guestOf(state) : {};
    return await complete(scope, id, inputs, { biosUuid, vm, tickets, guest });
  },

  async delete(context, id, state) {
    const { biosUuid, instanceUuid, deleteTimeoutSeconds: timeoutSeconds, gracefulShutdownSeconds } = state;
    const own = { id, biosUuid, instanceUuid };
    await deleteFormer(context.vcenter(state.connection), own, { timeoutSeconds, gracefulShutdownSeconds });
  },
};

/** What a preview can find out about a clone that is to be made. */
async function preflight(scope: VcenterScope, inputs: Partial<InstantCloneVmInputs>): Promise<CheckFailure[]> {
  const { source: id, sourceName: name } = inputs;
  const path = id !== undefined ? "source" : "sourceName";
  const sources = id !== undefined || name !== undefined ? [{ path, id, name, clones: 1 }] : [];
  const failures = await clonePreflight(scope, { ...inputs, sources });
  const [taken] = inputs.name === undefined ? [] : await scope.site.observer.named([inputs.name]);
  if (taken) await warnUnlessOwn(scope, taken, inputs.biosUuid);
  return failures;
}

function guestOf({ ipAddress, ipAddresses, hostName }: Partial<InstantCloneVmOutputs>): GuestIdentity {
  return { ipAddress, ipAddresses, hostName };
}

/** All outputs of a VM that is known by its id alone. */
async function readExisting(scope: VcenterScope, id: string): Promise<InstantCloneVmOutputs> {
  const vm = await scope.vcenter.vms.find(id);
  if (!vm)
    throw new OpsError("NotFound", `get VM ${id}: vCenter has no VM with this id. Check the id and the connection.`);
  const { name, biosUuid = "", instanceUuid = "", powerState, nics } = vm;
  const known = nics && { macAddresses: macAddressesOf(nics), networks: networksOf(nics) };
  return { name, biosUuid, instanceUuid, powerState, ...known, consoleTickets: {} };
}
