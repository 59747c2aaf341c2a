import { warnUnlessOwn } from "../vcenter/ownVm";
import type { VcenterScope } from "../vcenter/site";
import { memberScope } from "./memberScope";
import { Notes } from "./notes";
import { memberName } from "./record";
import { shownCount } from "./shown";

/** An interrupted run may have left thousands of members, and a preview has no time to look at each. */
const maxLooks = 3;

/** For a preview: warns of foreign VMs that have the names of members to be. */
export async function warnOfTakenNames(
  scope: VcenterScope,
  fleet: string,
  namePattern: string,
  indexes: readonly number[],
): Promise<void> {
  const names = new Map(indexes.map((index) => [memberName(namePattern, index), index]));
  const taken = await scope.site.observer.named([...names.keys()]);
  const notes = new Notes(scope);
  for (const row of taken.slice(0, maxLooks)) {
    const member = { index: names.get(row.name) ?? 0, name: row.name, id: row.id };
    await warnUnlessOwn(memberScope(scope, fleet, member, notes), row);
  }
  notes.flush();
  if (taken.length > maxLooks)
    scope.info(`${shownCount(taken.length)} VMs have names of members already. ${maxLooks} of them were looked at.`);
}
