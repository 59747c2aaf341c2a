import { createHash } from "node:crypto";

/** Marks every UUID that this provider chooses: the first 16 of its bits, `0b5c` for no reason but to be ours. */
const tag = "0b5c";

/**
 * The owner mark: a version 8 UUID (RFC 9562) of the tag, 44 bits of the stack's hash, 38 of the resource's and 24 of what
 * was asked for. It makes the clone call as good as idempotent: a VM with the right name and this UUID is that clone.
 */
export function ownerUuid(urn: string, asked: object): string {
  return ownerPrefix(urn) + digest(JSON.stringify(asked)).slice(0, 6);
}

/** True for the UUID of a VM that was made for this resource, whatever it was asked to be then. */
export function isOwnerUuid(uuid: string | undefined, urn: string): boolean {
  return uuid?.startsWith(ownerPrefix(urn)) ?? false;
}

function ownerPrefix(urn: string): string {
  const [stack = "", project = ""] = urn.replace(/^urn:pulumi:/, "").split("::");
  const ofStack = digest(`${stack}::${project}`);
  const ofResource = digest(urn);
  const variant = (8 + (Number.parseInt(ofResource.charAt(0), 16) % 4)).toString(16);
  return [
    tag + ofStack.slice(0, 4),
    ofStack.slice(4, 8),
    `8${ofStack.slice(8, 11)}`,
    variant + ofResource.slice(1, 4),
    ofResource.slice(4, 10),
  ].join("-");
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
