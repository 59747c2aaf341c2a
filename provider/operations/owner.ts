import { createHash } from "node:crypto";

/** Whom a VM, a run or a lease belongs to: one resource of one stack in one backend. */
export interface Owner {
  /** Empty where the host does not know it, which is on read and delete. */
  readonly urn: string;
  /** Tells apart backends that hold stacks of one name. */
  readonly backend: string;
  /** What the resource made outlives its stack: the option `retainOnDelete`, where the program has a StackCleanup. */
  readonly isRetained?: boolean;
  /** Of a VM of a fleet: the fleet's id, which stands for the URN and is known on read and delete too, and the VM's index. */
  readonly member?: { readonly fleet: string; readonly index: number };
}

/** Begins every mark of this provider, `0b5c` for no reason but to be ours. */
export const markTag = "0b5c";

/** Hexadecimal digits that tell a stack of one backend from every other. */
export function stackDigits({ urn, backend }: Pick<Owner, "urn" | "backend">): string {
  const [stack = "", project = ""] = urn.replace(/^urn:pulumi:/, "").split("::");
  return createHash("sha256").update(`${stack}::${project} ${backend}`).digest("hex");
}

/** The owner as one text, to be hashed. */
export function ownerText({ urn, backend, member }: Owner): string {
  if (member) return `${member.fleet} ${member.index}`;
  return `${urn} ${backend}`;
}
