import { createHash } from "node:crypto";
import type { Owner } from "../owner";

/** Marks every UUID that this provider chooses: the first 16 of its bits, `0b5c` for no reason but to be ours. */
const tag = "0b5c";

/**
 * The owner mark: a version 8 UUID (RFC 9562) of the tag, 44 bits of the hash of stack and backend, 38 of the
 * resource's and 24 of what was asked for. It makes the clone call as good as idempotent: a VM with the right name and this UUID is that clone.
 */
export function ownerUuid(owner: Owner, asked: object): string {
  return ownerPrefix(owner) + digest(JSON.stringify(asked)).slice(0, 6);
}

/** True for the UUID of a VM that was made for this resource, whatever it was asked to be then. */
export function isOwnerUuid(uuid: string | undefined, owner: Owner): boolean {
  return uuid?.startsWith(ownerPrefix(owner)) ?? false;
}

/** True for the UUID of a VM that the resource of this URN made, in a stack of the same name that another backend holds. */
export function isOtherBackendsUuid(uuid: string | undefined, owner: Owner): boolean {
  const prefix = ownerPrefix(owner);
  const isSameResource = uuid?.startsWith(tag) && uuid.slice(19).startsWith(prefix.slice(19));
  return isSameResource === true && !uuid?.startsWith(prefix);
}

/** Id of a fleet. It carries the hashes of the fleet's stack and of its URN, so that it proves its members with no URN at hand. */
export function fleetId({ urn, backend }: Owner): string {
  return `fleet-${stackHash(urn, backend)}-${digest(urn).slice(0, 16)}`;
}

/**
 * The owner mark of a fleet's member. `revision` is 24 bits of what was asked for. Name and source need no part in it: both
 * follow from the index.
 */
export function memberUuid(owner: Owner, revision: string): string {
  return ownerPrefix(owner) + revision;
}

function ownerPrefix({ urn, backend, member }: Owner): string {
  const [, fleetStack = "", fleetUrn = ""] = member?.fleet.split("-") ?? [];
  const ofStack = member ? fleetStack : stackHash(urn, backend);
  const ofResource = digest(member ? `${fleetUrn} ${member.index}` : urn);
  const variant = (8 + (Number.parseInt(ofResource.charAt(0), 16) % 4)).toString(16);
  return [
    tag + ofStack.slice(0, 4),
    ofStack.slice(4, 8),
    `8${ofStack.slice(8, 11)}`,
    variant + ofResource.slice(1, 4),
    ofResource.slice(4, 10),
  ].join("-");
}

function stackHash(urn: string, backend: string): string {
  const [stack = "", project = ""] = urn.replace(/^urn:pulumi:/, "").split("::");
  return digest(`${stack}::${project} ${backend}`).slice(0, 11);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
