import type { PowerState } from "../../clients/vcenter/vms";
import { isOwn } from "../vcenter/ownVm";
import type { VcenterScope } from "../vcenter/site";
import { rowsById } from "../vcenter/vmRows";
import { identityOf, memberScope } from "./memberScope";
import { Notes } from "./notes";
import type { Member } from "./record";
import { forEachAtOnce } from "./workers";

/** The members of a fleet as vCenter has them. */
export interface Observation {
  present: { member: Member; powerState: PowerState }[];
  /** Proven gone, or another VM by now. */
  gone: Member[];
}

/** Looks at all members in a list or two. Only what does not look as expected is looked at singly. */
export async function observeMembers(
  scope: VcenterScope,
  fleet: string,
  members: readonly Member[],
): Promise<Observation> {
  const rows = await rowsById(
    scope.vcenter.vms,
    members.map(({ id }) => id),
  );
  const powerStates = new Map<number, PowerState>();
  const notes = new Notes(scope);
  // A row that fits proves enough.
  const unexpected = members.filter((member) => {
    const row = rows.get(member.id);
    if (row?.name === member.name) powerStates.set(member.index, row.powerState);
    return row?.name !== member.name;
  });
  await forEachAtOnce(unexpected, scope.vcenter.inFlightLimit, async (member) => {
    const own = memberScope(scope, fleet, member, notes);
    const vm = await scope.vcenter.vms.find(member.id);
    if (!vm || !isOwn(own, vm, identityOf(own, member))) return;
    powerStates.set(member.index, vm.powerState);
    if (vm.name !== member.name)
      own.warn(`${member.id} (${member.name}) was renamed in vCenter. Nothing is done about it.`);
  });
  notes.flush();
  const present: Observation["present"] = [];
  const gone: Member[] = [];
  for (const member of members) {
    const powerState = powerStates.get(member.index);
    if (powerState) present.push({ member, powerState });
    else gone.push(member);
  }
  return { present, gone };
}
