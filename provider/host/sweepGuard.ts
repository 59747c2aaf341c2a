import type { CheckFailure, Resource } from "../resources/resource";
import type { HostProperties } from "./state";

interface Checked {
  resource: Pick<Resource<never, never>, "isDestroyedLast">;
  /** Name of the resource for messages. Most resources never need it. */
  name: () => string;
  host: HostProperties;
  /** The inputs in the state, of a resource that is there. */
  olds: Record<string, unknown>;
}

/**
 * Decides when the resource that is destroyed last may delete what carries the mark of its stack: only when a whole stack is destroyed.
 * In any other operation VMs of the stack are to live on.
 */
export class SweepGuard {
  /** The engine checks resources only where a program declares them. A destroy runs no program, or only reads its options. */
  #declaresResources = false;
  /** A resource of the program that does not depend on the one that is destroyed last. */
  #early: string | undefined;

  get isWholeStackDestroyed(): boolean {
    return !this.#declaresResources;
  }

  /** Call for every check, before the inputs are stored. */
  check({ resource, name, host, olds }: Checked): CheckFailure[] {
    const early = this.#early;
    this.#declaresResources = true;
    if (!resource.isDestroyedLast) {
      this.#early ??= name();
      return wasMadeToBeSwept(host, olds) ? [sweptThough(name())] : [];
    }
    if (early === undefined) return [];
    const reason =
      `${early} was registered before this resource, so it would be destroyed after it. Declare the StackCleanup before the first ` +
      "`await` of the program, best as its first resource.";
    return [{ path: name(), reason }];
  }
}

/** Nothing can change the mark of a clone. */
function wasMadeToBeSwept({ __retained }: HostProperties, olds: Record<string, unknown>): boolean {
  return __retained === true && Object.keys(olds).length > 0 && olds["__retained"] !== true;
}

function sweptThough(name: string): CheckFailure {
  const reason =
    "this resource exists already and has got the option retainOnDelete since, or the program has got its StackCleanup since. Its VM " +
    "carries the mark of VMs that StackCleanup deletes. Take StackCleanup out of the program, or replace this resource " +
    "(`pulumi up --replace <URN>`).";
  return { path: name, reason };
}
