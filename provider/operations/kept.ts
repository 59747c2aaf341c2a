import type { Owner } from "./owner";

type Thing = readonly string[];

/**
 * What resources of the program have and keep, by resource. The engine deletes the former object of a resource that was replaced or
 * renamed only after it has created the new one, or in the next operation if it was killed. Both may stand for one thing, such as
 * a VM that the new one has adopted. Then its delete spares that thing.
 */
export class Kept {
  readonly #things = new Map<string, Set<string>>();

  /** Call for what a resource creates, adopts, or has and is not replaced. A thing is named by parts, such as a VM and a path in it. */
  add({ urn }: Owner, ...thing: Thing): void {
    // A caller other than Pulumi's SDK, which may create and delete in one process.
    if (urn === "") return;
    const things = this.#things.get(urn) ?? new Set();
    this.#things.set(urn, things.add(keyOf(thing)));
  }

  has(...thing: Thing): boolean {
    const key = keyOf(thing);
    return [...this.#things.values()].some((things) => things.has(key));
  }

  /** Call when a resource is about to be created: what it has had until now is to be deleted. */
  release(urn: string): void {
    this.#things.delete(urn);
  }
}

function keyOf(thing: Thing): string {
  return thing.join(" ");
}
