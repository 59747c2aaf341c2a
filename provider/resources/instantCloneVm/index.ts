import { ticketTypes } from "../../clients/vcenter/consoleTickets";
import { defaultName } from "../../defaultName";
import { OpsError } from "../../errors";
import type { Resource } from "../resource";
import { cloneOrAdopt, instantCloneSpec } from "./clone";
import { complete, wantedTickets } from "./completion";
import { deleteVm } from "./deletion";
import { observe, readExisting } from "./observation";
import { preflight } from "./preflight";
import { instantCloneVmRules } from "./rules";
import {
  type InstantCloneVmInputs,
  type InstantCloneVmOutputs,
  instantCloneVmInputs,
  instantCloneVmOutputs,
} from "./schema";

/** A running VM forked from a running VM. Its name and BIOS UUID are chosen before it is made, and prove it ours ever after. */
export const instantCloneVm: Resource<InstantCloneVmInputs, InstantCloneVmOutputs> = {
  type: "InstantCloneVm",
  inputs: instantCloneVmInputs,
  outputs: instantCloneVmOutputs,
  rules: instantCloneVmRules,
  distinctInput: "name",

  /** The folder; without one, clones of a source go to the source's own. */
  distinctWithin({ connection = "default", placement = {}, source, sourceName }, unknown) {
    if (["connection", "placement", "source", "sourceName"].some((input) => unknown.has(input))) return undefined;
    return JSON.stringify([connection, placement.folder ?? placement.folderName ?? { source, sourceName }]);
  },

  mayBeUndeclared: ["biosUuid", "powerState", "consoleTickets"],

  async plan(context, { inputs, unknown, previous, mayLook }) {
    // The name that it has is kept: a resource that was renamed in the program still owns its VM.
    const isUnnamed = inputs.name === undefined && !unknown.has("name");
    const defaults = isUnnamed ? { name: previous?.name ?? defaultName(context.owner ?? "") } : {};
    const isNew = previous === undefined;
    const look = isNew && mayLook && !unknown.has("connection");
    const problems = look
      ? await preflight(context, context.vcenter(inputs.connection), { ...inputs, ...defaults })
      : [];
    return { defaults, problems };
  },

  async create(context, inputs) {
    const vcenter = context.vcenter(inputs.connection);
    const spec = await instantCloneSpec(context, vcenter, inputs);
    const id = await cloneOrAdopt(context, vcenter, spec, inputs.createTimeoutSeconds);
    vcenter.observer.forget(id);
    return { id, outputs: await complete(context, vcenter, id, inputs, spec) };
  },

  async read(context, id, state) {
    const vcenter = context.vcenter(state.connection);
    const { name, biosUuid, instanceUuid } = state;
    if (name === undefined || biosUuid === undefined || instanceUuid === undefined)
      return await readExisting(vcenter, id);
    const seen = await observe(context, vcenter, id, { ...state, name, biosUuid });
    if (!seen) return undefined;
    // The name stays the one that was declared: a rename by hand is reported, while a changed declaration makes a new VM.
    const { powerState } = seen;
    return { ...state, name, biosUuid, instanceUuid, powerState, consoleTickets: state.consoleTickets ?? {} };
  },

  asInputs: ({ consoleTickets }) => ({ consoleTickets: ticketTypes.filter((type) => consoleTickets[type]) }),

  recordedDifference(state, inputs, declared) {
    const missing = wantedTickets(inputs).some((type) => !state.consoleTickets[type]);
    const update = declared.update.filter((field) => field !== "consoleTickets");
    if (missing) update.push("consoleTickets");
    return { replace: declared.replace, update };
  },

  async diff(context, id, state, inputs, declared) {
    if (declared.replace.length > 0) return declared;
    const seen = await observe(context, context.vcenter(state.connection), id, state);
    if (!seen) return { replace: ["id"], update: [] };
    const drifted = inputs.powerState !== undefined && inputs.powerState !== seen.powerState;
    return { replace: [], update: drifted ? [...new Set([...declared.update, "powerState"])] : declared.update };
  },

  async update(context, id, state, inputs) {
    const vcenter = context.vcenter(inputs.connection);
    const vm = await vcenter.vms.find(id);
    if (vm?.biosUuid !== state.biosUuid) {
      throw new OpsError(
        "NotFound",
        `update ${id}: it is not the VM that was made here any more. Run "pulumi up" again.`,
      );
    }
    vcenter.observer.forget(id);
    const known = { biosUuid: state.biosUuid, vm, tickets: state.consoleTickets };
    return await complete(context, vcenter, id, inputs, known);
  },

  async delete(context, id, state) {
    const vcenter = context.vcenter(state.connection);
    vcenter.observer.forget(id);
    const vm = await vcenter.vms.find(id);
    if (!vm) return;
    if (vm.biosUuid !== state.biosUuid) {
      context.warn(`${id} is another VM now (${vm.name}), so it is left alone. The VM that was made here is gone.`);
      return;
    }
    if (vcenter.takenOver.has(id)) {
      context.warn(
        `${id} (${vm.name}) is kept: the replacement found it by its name and took it over, so nothing was replaced. Leave the option ` +
          "deleteBeforeReplace as it is, or give the replacement another name.",
      );
      return;
    }
    await deleteVm(context, vcenter, id, vm.powerState !== "POWERED_OFF", state);
  },
};
