import { defaultNamePattern } from "../../defaultName";
import { IncompleteError, OpsError } from "../../errors";
import { deleteFleet } from "../../operations/fleet/deletion";
import { FleetChange } from "../../operations/fleet/fleetChange";
import { indexRange } from "../../operations/fleet/indexes";
import { type Observation, observeMembers } from "../../operations/fleet/observation";
import { memberName, recordOf, recordText, shownFailuresOf, shownMembersOf } from "../../operations/fleet/record";
import { fleetId } from "../../operations/vcenter/ownerMark";
import type { VcenterScope } from "../../operations/vcenter/site";
import type { Resource } from "../resource";
import { fleetDifference } from "./difference";
import { deletionOf, fleetPlan, withPending } from "./fleetPlan";
import { preflight } from "./preflight";
import {
  type InstantCloneFleetInputs,
  type InstantCloneFleetOutputs,
  instantCloneFleetInputs,
  instantCloneFleetOutputs,
  maxCount,
} from "./schema";
import { validateInstantCloneFleet } from "./validation";

/** Many VMs forked from running VMs. State holds their ids in one text: each VM's mark follows from the fleet's id and its index. */
export const instantCloneFleet: Resource<InstantCloneFleetInputs, InstantCloneFleetOutputs> = {
  type: "InstantCloneFleet",
  inputs: instantCloneFleetInputs,
  outputs: instantCloneFleetOutputs,
  validate: validateInstantCloneFleet,
  distinctInput: "namePattern",
  tellsOfDelete: () => true,

  /** The folder; without one, clones of a source go to the source's own. */
  distinctWithin({ connection = "default", placement = {}, source, sourceName, sources, sourceNames }, unknown) {
    const inputs = ["connection", "placement", "source", "sourceName", "sources", "sourceNames"];
    if (inputs.some((input) => unknown.has(input))) return undefined;
    const folder = placement.folder ?? placement.folderName ?? { source, sourceName, sources, sourceNames };
    return JSON.stringify([connection, folder]);
  },

  distinctValues: ({ namePattern = "", count = 0 }) =>
    // The count may be invalid still.
    indexRange(0, Math.min(count, maxCount)).map((index) => memberName(namePattern, index)),

  async check(context, { inputs, unknown, previous, mayLook }) {
    // The pattern that it has is kept: a resource that was renamed in the program still owns its VMs.
    const isUnnamed = inputs.namePattern === undefined && !unknown.has("namePattern");
    const namePattern = previous?.namePattern ?? defaultNamePattern(context.owner.urn, maxCount - 1);
    const defaults = isUnnamed ? { namePattern } : {};
    const more = (inputs.count ?? 0) > (previous?.count ?? 0);
    if (!more || !mayLook || unknown.has("connection")) return { defaults };
    const all = { ...inputs, ...defaults };
    return { defaults, failures: await preflight(context.vcenter(inputs.connection), all, previous?.count ?? 0) };
  },

  async create(context, inputs) {
    const id = fleetId(context.owner);
    const outputs = await carryOut(
      context.vcenter(inputs.connection),
      id,
      inputs,
      { present: [], gone: [] },
      undefined,
    );
    return { id, outputs };
  },

  async read(context, id, state) {
    if (state.record === undefined) {
      const reason = "vCenter knows no fleets, so one cannot be looked up. Look up its VMs by getVm.";
      throw new OpsError("Unsupported", `get InstantCloneFleet ${id}: ${reason}`);
    }
    const record = recordOf(state.record);
    const { present, gone } = await observeMembers(context.vcenter(state.connection), id, record.members);
    if (gone.length === 0) return outputsOf(state.record);
    return outputsOf(recordText({ ...record, members: present.map(({ member }) => member) }));
  },

  recordedDifference(state, inputs, declared) {
    const { members } = recordOf(state.record);
    const isComplete =
      members.length === (inputs.count ?? state.count) && members.every(({ pending }) => pending.length === 0);
    return isComplete ? declared : { ...declared, update: [...new Set([...declared.update, "count"])] };
  },

  async diff(context, id, state, inputs, declared) {
    if (declared.replace.length > 0) return declared;
    const scope = context.vcenter(state.connection);
    const observation = await observeMembers(scope, id, recordOf(state.record).members);
    for (const { member } of observation.present) scope.keep(member.id);
    return fleetDifference(context, state, inputs, declared, observation);
  },

  async update(context, id, state, inputs) {
    const scope = context.vcenter(inputs.connection);
    const { members } = recordOf(state.record);
    const observation = withPending(await observeMembers(scope, id, members), state, inputs);
    return await carryOut(scope, id, inputs, observation, state.count);
  },

  async delete(context, id, state) {
    const { namePattern, members } = recordOf(state.record);
    const { count, maxConcurrency } = state;
    const fleet = { id, count, namePattern, members, maxConcurrency, deletion: deletionOf(state) };
    await deleteFleet(context.vcenter(state.connection), fleet);
  },
};

/** Brings the fleet to what is declared. What exists afterwards reaches the state, whatever failed. */
async function carryOut(
  scope: VcenterScope,
  id: string,
  inputs: InstantCloneFleetInputs,
  observation: Observation,
  formerCount: number | undefined,
): Promise<InstantCloneFleetOutputs> {
  const plan = fleetPlan(id, inputs);
  const change = new FleetChange(scope, plan, observation, formerCount ?? 0);
  await change.carryOut();
  const { members, failures } = change;
  const { namePattern, revision } = plan;
  const outputs = outputsOf(recordText({ namePattern, revision, members, failed: failures.list }));
  if (failures.count > inputs.maxFailures) {
    if (formerCount === undefined && members.length === 0 && !failures.hasUnknownOutcome)
      throw failures.asError(inputs.count);
    throw new IncompleteError(id, outputs, failures.reasons(inputs.count), failures.code);
  }
  for (const reason of failures.reasons(inputs.count)) scope.warn(reason);
  return outputs;
}

function outputsOf(record: string): InstantCloneFleetOutputs {
  const members = shownMembersOf(record);
  return {
    record,
    members,
    ids: members.map(({ id }) => id),
    names: members.map(({ name }) => name),
    failed: shownFailuresOf(record),
  };
}
