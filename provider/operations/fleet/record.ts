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

/** A fleet as state holds it. */
export interface FleetRecord {
  namePattern: string;
  /** What most members were cloned as. */
  revision: string;
  members: Member[];
  failed: Failure[];
}

const absent = ".";
const failureMark = "!";
const stepLetters: Record<Step, string> = { power: "p", setup: "s", nics: "n", ready: "r" };

/**
 * The record as one text: a line with revision and name pattern, one for each member, and one for each reason of failures. The
 * engine takes every part of a value in hand at each step, and a thousand objects of four fields are four thousand.
 */
export function recordText({ namePattern, revision, members, failed }: FleetRecord): string {
  const rows = members.map((member) => row(member, namePattern, revision));
  const indexes = new Map<string, number[]>();
  for (const { index, reason } of failed) indexes.set(reason, [...(indexes.get(reason) ?? []), index]);
  const reasons = [...indexes].map(([reason, of]) => `${failureMark} ${of.join()} ${reason.replaceAll("\n", " ")}`);
  return [`${revision} ${namePattern}`, ...rows, ...reasons].join("\n");
}

function row(member: Member, namePattern: string, revision: string): string {
  const { index, id, name, ipAddress, hostName, pending } = member;
  const fields = [
    String(index),
    encoded(id),
    pending.map((step) => stepLetters[step]).join(""),
    encoded(ipAddress),
    encoded(hostName),
    member.revision === revision ? "" : member.revision,
    name === memberName(namePattern, index) ? "" : encoded(name),
  ].map((field) => field || absent);
  while (fields.at(-1) === absent) fields.pop();
  return fields.join(" ");
}

/** A unit test's mocks know of no record: such a fleet has no members. */
export function recordOf(text = ""): FleetRecord {
  const [head = "", ...lines] = text.split("\n");
  const [revision = ""] = head.split(" ", 1);
  const namePattern = head.slice(revision.length + 1);
  const members: Member[] = [];
  const failed: Failure[] = [];
  for (const line of lines) {
    if (line.startsWith(failureMark)) failed.push(...failuresOf(line));
    else members.push(memberOf(line, namePattern, revision));
  }
  return { namePattern, revision, members, failed: failed.sort((a, b) => a.index - b.index) };
}

function memberOf(line: string, namePattern: string, current: string): Member {
  const fields = line.split(" ").map((field) => (field === absent ? undefined : decodeURIComponent(field)));
  const [first, id = "", letters = "", ipAddress, hostName, revision = current, name] = fields;
  const index = Number(first);
  return {
    index,
    id,
    name: name ?? memberName(namePattern, index),
    revision,
    ...(ipAddress !== undefined && { ipAddress }),
    ...(hostName !== undefined && { hostName }),
    pending: steps.filter((step) => letters.includes(stepLetters[step])),
  };
}

function failuresOf(line: string): Failure[] {
  const [, indexes = "", reason = ""] = /^! (\S+) (.*)$/.exec(line) ?? [];
  return indexes.split(",").map((index) => ({ index: Number(index), reason }));
}

function encoded(text = ""): string {
  return encodeURIComponent(text).replaceAll("%3A", ":").replace(/^\.$/, "%2E");
}

/** What programs see of a member. */
export interface ShownMember {
  index: number;
  id: string;
  name: string;
  ipAddress?: string;
  hostName?: string;
}

export function shownMembersOf(text: string): ShownMember[] {
  return recordOf(text).members.map(({ index, id, name, ipAddress, hostName }) => ({
    index,
    id,
    name,
    ...(ipAddress !== undefined && { ipAddress }),
    ...(hostName !== undefined && { hostName }),
  }));
}

export function shownFailuresOf(text: string): { index: number; name: string; reason: string }[] {
  const { namePattern, members, failed } = recordOf(text);
  const ids = new Map(members.map(({ index, id }) => [index, id]));
  return failed.map(({ index, reason }) => {
    const name = memberName(namePattern, index);
    return { index, name, reason: reason.replaceAll("{name}", name).replaceAll("{id}", ids.get(index) ?? "") };
  });
}
