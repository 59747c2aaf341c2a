import { Scope } from "../scope";
import { memberUuid } from "../vcenter/ownerMark";
import { VcenterScope } from "../vcenter/site";
import type { Notes } from "./notes";
import type { Member } from "./record";

/** The scope of what is done with one member: under its own owner mark, and with its messages among those of the others. */
export function memberScope(scope: VcenterScope, fleet: string, member: Pick<Member, "index">, notes: Notes) {
  const { secretInputs, signal, clock, kept, onceRecorded } = scope;
  const owner = { ...scope.owner, member: { fleet, index: member.index } };
  const messages = notes.of(member);
  return new VcenterScope(new Scope({ owner, secretInputs, signal, messages, clock, kept, onceRecorded }), scope.site);
}

/** UUIDs that prove a VM to be this member. vCenter's own instance UUID is not kept: it would double the size of the state. */
export function identityOf(scope: VcenterScope, { id, revision }: Pick<Member, "id" | "revision">) {
  return { id, biosUuid: memberUuid(scope.owner, revision), instanceUuid: "" };
}
