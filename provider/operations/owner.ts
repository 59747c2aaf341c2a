/** Whom a VM, a run or a lease belongs to: one resource of one stack in one backend. */
export interface Owner {
  /** Empty where the host does not know it, which is on read and delete. */
  readonly urn: string;
  /** Tells apart backends that hold stacks of one name. */
  readonly backend: string;
}

/** The owner as one text, to be hashed. */
export function ownerText({ urn, backend }: Owner): string {
  return `${urn} ${backend}`;
}
