import { Scope } from "../scope";
import { memberUuid } from "../vcenter/ownerMark";
import { VcenterScope } from "../vcenter/site";
import type { Notes } from "./notes";

/** What may still have to be done with a member, in the order in which it is done. */
export const steps = ["power", "setup", "nics", "ready"] as const;
export type Step = (typeof steps)[number];

/** A VM of a fleet. */
export interface Member {
  index: number;
  id: string;
  name: string;
  /** Six hexadecimal digits of what it was cloned as. */
  revision: string;
  ipAddress?: string | undefined;
  hostName?: string | undefined;
  /** Empty when it is complete. */
  pending: readonly Step[];
}

/** A member that could not be created, completed or replaced. */
export interface Failure {
  index: number;
  /** The member's name stands as `{name}` in it, and its id as `{id}`, so that equal reasons are equal texts. */
  reason: string;
}

export function memberName(pattern: string, index: number): string {
  return pattern.replaceAll("{index}", String(index));
}

/** The scope of what is done with one member: under its own owner mark, and with its messages among those of the others. */
export function memberScope(scope: VcenterScope, fleet: string, member: Pick<Member, "index">, notes: Notes) {
  const { secretInputs, signal, clock, onceRecorded } = scope;
  const owner = { ...scope.owner, member: { fleet, index: member.index } };
  const messages = notes.of(member);
  return new VcenterScope(new Scope({ owner, secretInputs, signal, messages, clock, onceRecorded }), scope.site);
}

/** UUIDs that prove a VM to be this member. vCenter's own instance UUID is not kept: it would double the size of the state. */
export function identityOf(scope: VcenterScope, { id, revision }: Pick<Member, "id" | "revision">) {
  return { id, biosUuid: memberUuid(scope.owner, revision), instanceUuid: "" };
}
