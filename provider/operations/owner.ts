/** Whom a VM, a run or a lease belongs to: one resource of one stack in one backend. */
export interface Owner {
  /** Empty where the host does not know it, which is on read and delete. */
  readonly urn: string;
  /** Tells apart backends that hold stacks of one name. */
  readonly backend: string;
  /** Of a VM of a fleet: the fleet's id, which stands for the URN and is known on read and delete too, and the VM's index. */
  readonly member?: { readonly fleet: string; readonly index: number };
}

/** The owner as one text, to be hashed. */
export function ownerText({ urn, backend, member }: Owner): string {
  if (member) return `${member.fleet} ${member.index}`;
  return `${urn} ${backend}`;
}
