import { isError, messageOf } from "../../errors";
import { deleteFormer, deleteOwn } from "../vcenter/deleteVm";
import { markedVms } from "../vcenter/markedVms";
import { isOwnerUuid, markOf, memberMark, withoutRevision } from "../vcenter/ownerMark";
import type { VcenterScope } from "../vcenter/site";
import { rowsById, rowsByName } from "../vcenter/vmRows";
import { Attempts } from "./attempts";
import { indexRange } from "./indexes";
import { identityOf } from "./memberScope";
import type { Deletion } from "./plan";
import { type Member, memberName } from "./record";
import { membersCount } from "./shown";
import { forEachAtOnce } from "./workers";

export async function deleteMember(
  scope: VcenterScope,
  member: Pick<Member, "id" | "revision">,
  deletion: Deletion,
): Promise<void> {
  await deleteOwn(scope, identityOf(scope, member), deletion);
}

interface FleetToDelete {
  id: string;
  count: number;
  namePattern: string;
  members: readonly Member[];
  maxConcurrency: number | undefined;
  deletion: Deletion;
}

/** Deletes the members of a fleet, from the highest index. Whatever fails, the others are deleted. */
export async function deleteFleet(scope: VcenterScope, fleet: FleetToDelete): Promise<void> {
  const attempts = new Attempts(scope, fleet.id);
  const { failures, progress } = attempts;
  const left = (await findLeftBehind(scope, fleet)).filter(({ id }) => !scope.isKept(id));
  const all = [...fleet.members.toReversed(), ...left];
  progress.expect("deleted", all.length);
  await forEachAtOnce(all, fleet.maxConcurrency ?? scope.vcenter.inFlightLimit, async (member) => {
    await attempts.make(member, async (own) => {
      await deleteFormer(own, identityOf(own, member), fleet.deletion);
      progress.add("deleted");
    });
  });
  attempts.end();
  if (failures.serverFailure) throw failures.serverFailure;
  if (failures.count > 0) throw failures.asError(all.length);
}

/** Clones that no state holds: of the members that are missing, and of a growth that was killed. */
async function findLeftBehind(
  scope: VcenterScope,
  { id: fleet, count, namePattern, members }: FleetToDelete,
): Promise<Member[]> {
  const rows = await rowsById(
    scope.vcenter.vms,
    members.map(({ id }) => id),
  );
  const present = new Set(members.filter(({ id }) => rows.has(id)).map(({ index }) => index));
  const missing = indexRange(0, count).filter((index) => !present.has(index));
  const unrecorded = await findUnrecorded(scope, fleet, namePattern, missing);
  const found = new Set([...present, ...unrecorded.map(({ index }) => index)]);
  const lost = members.filter(({ index }) => !found.has(index)).map(({ index }) => index);
  const renamed = lost.length > 0 ? await findRenamed(scope, fleet, lost) : [];
  return [...unrecorded, ...renamed, ...(await findGrown(scope, fleet, namePattern, count, members))];
}

/**
 * Members in the place of lost ones, by their marks alone: a change of `namePattern` that was killed has named them otherwise than the
 * state knows. A list shows no marks, so each VM costs a call.
 */
async function findRenamed(scope: VcenterScope, fleet: string, lost: readonly number[]): Promise<Member[]> {
  const marks = new Map(lost.map((index) => [memberMark({ ...scope.owner, member: { fleet, index } }), index]));
  try {
    return (await markedVms(scope.vcenter)).flatMap(({ id, name, biosUuid }) => {
      const index = marks.get(withoutRevision(biosUuid));
      return index === undefined ? [] : [{ index, id, name, revision: biosUuid.slice(-6), pending: [] }];
    });
  } catch (error) {
    if (!isError(error, "TooManyMatches", "Unauthorized")) throw error;
    const left = "Members that a killed change of namePattern has left, if any, stay.";
    scope.warn(`${messageOf(error)} ${left}`);
    return [];
  }
}

/** Names in one or two lists. */
const namesAtOnce = 1_000;

/**
 * Members beyond the last index, which a growth that was killed has left: it began with the next indexes. Those that outlive the stack
 * stay.
 */
export async function findGrown(
  scope: VcenterScope,
  fleet: string,
  namePattern: string,
  count: number,
  recorded: readonly Member[],
): Promise<Member[]> {
  const known = new Set(recorded.map(({ id }) => id));
  const isKnown = (id: string) => known.has(id) || scope.isKept(id);
  const grown: Member[] = [];
  for (let from = count; ; from += namesAtOnce) {
    const found = await findUnrecorded(scope, fleet, namePattern, indexRange(from, from + namesAtOnce));
    if (found.length === 0) break;
    grown.push(...found.filter(({ id, isRetained }) => !isRetained && !isKnown(id)));
  }
  if (grown.length > 0)
    scope.info(
      `${membersCount(grown.length)} beyond the count ${grown.length === 1 ? "is" : "are"} deleted too: an interrupted run has left them.`,
    );
  return grown;
}

export interface Unrecorded extends Member {
  isRetained: boolean;
}

/**
 * VMs that carry the name and the mark of a member, for indexes whose member is missing: of a clone call whose response was lost, or
 * of a replacement that was killed.
 */
export async function findUnrecorded(
  scope: VcenterScope,
  fleet: string,
  namePattern: string,
  indexes: readonly number[],
): Promise<Unrecorded[]> {
  const names = new Map(indexes.map((index) => [memberName(namePattern, index), index]));
  const named = [...(await rowsByName(scope.vcenter.vms, [...names.keys()]))].flatMap(([name, found]) =>
    found.map((row) => ({ name, id: row.id, index: names.get(name) ?? 0 })),
  );
  const unrecorded: Unrecorded[] = [];
  await forEachAtOnce(named, scope.vcenter.inFlightLimit, async ({ index, id, name }) => {
    const vm = await scope.vcenter.vms.find(id);
    if (!vm || !isOwnerUuid(vm.biosUuid, { ...scope.owner, member: { fleet, index } })) return;
    const isRetained = markOf(vm.biosUuid)?.isRetained ?? false;
    unrecorded.push({ index, id, name, revision: vm.biosUuid?.slice(-6) ?? "", pending: [], isRetained });
  });
  return unrecorded;
}
