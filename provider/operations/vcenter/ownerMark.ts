import { createHash } from "node:crypto";
import { markTag, type Owner, stackDigits } from "../owner";

/** In place of `markTag`: the clone outlives its stack, so no sweep deletes it. */
const retainedTag = "0b5d";

const marked = new RegExp(
  `^(?:${markTag}|${retainedTag})[0-9a-f]{4}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`,
);
/** Characters of the mark that say which stack it is, with those of the tag. */
const stackLength = 18;
/** Those of the stack alone. */
const stackHashLength = 11;

/**
 * The owner mark: a version 8 UUID (RFC 9562) of the tag, 44 bits of the hash of stack and backend, 38 of the
 * resource's and 24 of what was asked for. It makes the clone call as good as idempotent: a VM with the right name and this UUID is that clone.
 */
export function ownerUuid(owner: Owner, asked: object): string {
  return withTag(owner, ownerPrefix(owner) + digest(JSON.stringify(asked)).slice(0, 6));
}

/** True for the UUID of a VM that was made for this resource, whatever it was asked to be then. */
export function isOwnerUuid(uuid: string | undefined, owner: Owner): boolean {
  return uuid !== undefined && isMarked(uuid) && withoutTag(uuid).startsWith(withoutTag(ownerPrefix(owner)));
}

/** True for the UUID of the clone that `expected` is chosen for, also if it was to outlive its stack then and is not now, or the reverse. */
export function isSameClone(uuid: string | undefined, expected: string): boolean {
  if (uuid === expected) return true;
  return uuid !== undefined && isMarked(uuid) && isMarked(expected) && withoutTag(uuid) === withoutTag(expected);
}

/** True for the UUID of a VM that the resource of this URN made, in a stack of the same name that another backend holds. */
export function isOtherBackendsUuid(uuid: string | undefined, owner: Owner): boolean {
  const prefix = ownerPrefix(owner);
  const isSameResource = uuid !== undefined && isMarked(uuid) && uuid.slice(19).startsWith(prefix.slice(19));
  return isSameResource && !isOwnerUuid(uuid, owner);
}

/** What the marks of all clones of a stack begin with: 60 bits, of which 44 are of the stack and its backend. */
export function stackMark(owner: Pick<Owner, "urn" | "backend">): string {
  return ownerPrefix(owner).slice(0, stackLength);
}

/** What a UUID says of the stack that its VM was made for; undefined for a VM that this provider did not mark. */
export function markOf(uuid: string | undefined): { stack: string; isRetained: boolean } | undefined {
  if (uuid === undefined || !isMarked(uuid)) return undefined;
  return { stack: markTag + uuid.slice(markTag.length, stackLength), isRetained: uuid.startsWith(retainedTag) };
}

function isMarked(uuid: string): boolean {
  return marked.test(uuid);
}

/** The tag says whether the VM outlives its stack. */
function withTag({ isRetained }: Owner, uuid: string): string {
  return isRetained ? retainedTag + withoutTag(uuid) : uuid;
}

function withoutTag(uuid: string): string {
  return uuid.slice(markTag.length);
}

/** Id of a fleet. It carries the hashes of the fleet's stack and of its URN, so that it proves its members with no URN at hand. */
export function fleetId({ urn, backend }: Owner): string {
  return `fleet-${stackDigits({ urn, backend }).slice(0, stackHashLength)}-${digest(urn).slice(0, 16)}`;
}

/** `stackMark` of the stack that the fleet with this id was made for. */
export function stackMarkOfFleet(fleet: string): string {
  return ownerPrefix({ urn: "", backend: "", member: { fleet, index: 0 } }).slice(0, stackLength);
}

/**
 * The owner mark of a fleet's member. `revision` is 24 bits of what was asked for. Name and source need no part in it: both
 * follow from the index.
 */
export function memberUuid(owner: Owner, revision: string): string {
  return withTag(owner, ownerPrefix(owner) + revision);
}

/** What the marks of a member have in common, of whatever revision it is. */
export function memberMark(owner: Owner): string {
  return withoutTag(ownerPrefix(owner));
}

/** The same part of the mark of a VM. */
export function withoutRevision(uuid: string): string {
  return withoutTag(uuid).slice(0, -6);
}

function ownerPrefix({ urn, backend, member }: Owner): string {
  const [, fleetStack = "", fleetUrn = ""] = member?.fleet.split("-") ?? [];
  const ofStack = member ? fleetStack : stackDigits({ urn, backend }).slice(0, stackHashLength);
  const ofResource = digest(member ? `${fleetUrn} ${member.index}` : urn);
  const variant = (8 + (Number.parseInt(ofResource.charAt(0), 16) % 4)).toString(16);
  return [
    markTag + ofStack.slice(0, 4),
    ofStack.slice(4, 8),
    `8${ofStack.slice(8, 11)}`,
    variant + ofResource.slice(1, 4),
    ofResource.slice(4, 10),
  ].join("-");
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
