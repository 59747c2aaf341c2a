import { indexRange, shownIndexes } from "../../operations/fleet/indexes";
import type { Observation } from "../../operations/fleet/observation";
import { membersCount, shownCount, shownMembers } from "../../operations/fleet/shown";
import type { Context, Difference } from "../resource";
import { cloneTime, maxUnavailableOf, revisionOf, setupRunsAgain } from "./fleetPlan";
import type { InstantCloneFleetInputs, InstantCloneFleetOutputs } from "./schema";

/** What the live members add to the declared change, and what the preview says of it. */
export function fleetDifference(
  context: Context,
  state: InstantCloneFleetInputs & InstantCloneFleetOutputs,
  inputs: Partial<InstantCloneFleetInputs>,
  declared: Difference,
  { present, gone }: Observation,
): Difference {
  const update = new Set(declared.update);
  const count = inputs.count ?? state.count;
  const stay = present.filter(({ member }) => member.index < count);
  const held = new Set(present.map(({ member }) => member.index));
  const missing = indexRange(0, count).filter((index) => !held.has(index));
  const surplus = present.map(({ member }) => member.index).filter((index) => index >= count);
  if (gone.length > 0) context.info(`${membersAre(gone)} gone from vCenter: ${shownMembers(gone)}.`);
  if (missing.length > 0) context.info(`+${shownCount(missing.length)} (${shownIndexes(missing)})`);
  if (surplus.length > 0) context.info(`-${shownCount(surplus.length)} (${shownIndexes(surplus)})`);
  if (missing.length > 0 || gone.length > 0 || surplus.length > 0) update.add("count");

  const isChanged = cloneTime.some((input) => declared.update.includes(input));
  const revision = revisionOf(state);
  const outdated = stay.filter(({ member }) => isChanged || member.revision !== revision);
  if (outdated.length > 0) {
    context.info(
      `${membersAre(outdated)} replaced, ${shownCount(maxUnavailableOf({ ...state, ...inputs }))} at a time.`,
    );
    if (update.size === 0) update.add("triggers");
  }
  const pending = stay.filter(({ member }) => member.pending.length > 0);
  if (pending.length > 0) {
    context.info(`${membersAre(pending)} not complete: ${shownMembers(pending.map(({ member }) => member))}.`);
    update.add("count");
  }
  if (setupRunsAgain(state, inputs)) {
    context.info(`setup runs in ${membersCount(stay.length)} again: setup.triggers changed.`);
    update.add("setup");
  }
  const { powerState } = inputs;
  const strayed = powerState === undefined ? [] : stay.filter((seen) => seen.powerState !== powerState);
  if (strayed.length > 0) {
    context.info(`${membersAre(strayed)} not ${powerState}: ${shownMembers(strayed.map(({ member }) => member))}.`);
    update.add("powerState");
  }
  return { replace: [], update: [...update] };
}

function membersAre(members: unknown[]): string {
  return `${membersCount(members.length)} ${members.length === 1 ? "is" : "are"}`;
}
