import type { InstantCloneSpec } from "../../clients/vcenter/instantClone";
import type { Vm } from "../../clients/vcenter/vms";
import { OpsError } from "../../errors";
import { createOnce } from "../createOnce";
import type { Owner } from "../owner";
import { isOtherBackendsUuid, isOwnerUuid, isSameClone, markOf, stackMark } from "./ownerMark";
import type { VcenterScope } from "./site";

/** Most clones are made in a second, and a line for each costs the engine as much as two calls do. */
const slowMs = 2_000;
/** How long looking for a clone whose response was lost may take after a cancel or a time-out. */
const lateFindSeconds = 60;

/**
 * Clones a VM once, and returns the id of the clone. The API has no idempotency token, so name and UUID stand in for one: when
 * the clone may exist already (a response was lost, or an earlier run was killed), it is looked for and, if it is ours, adopted.
 */
export async function cloneVm(scope: VcenterScope, spec: InstantCloneSpec, timeoutSeconds: number): Promise<string> {
  const slow = setTimeout(() => scope.progress(`cloning ${spec.source} as ${spec.name}`), slowMs);
  const deadline = scope.deadlineIn(timeoutSeconds);
  let wasTaken = false;
  try {
    const { created, isAdopted } = await createOnce(scope, {
      call: () => scope.within(scope.secondsUntil(deadline), () => scope.vcenter.instantClone(spec, timeoutSeconds)),
      find: (isNameTaken) => {
        wasTaken = isNameTaken;
        const look = () => findOwn(scope, spec, isNameTaken);
        const seconds = scope.secondsUntil(deadline);
        const isOver = scope.signal.aborted || seconds < lateFindSeconds;
        return isOver ? scope.cleanUp(lateFindSeconds, look) : scope.within(seconds, look);
      },
      unresolved: `There is no VM named ${spec.name} now. If it appears later, the next "pulumi up" adopts it.`,
    });
    if (isAdopted) adopt(scope, spec, created, wasTaken);
    scope.site.observer.forget(created);
    scope.keep(created);
    return created;
  } catch (error) {
    throw await withSourceState(scope, spec, error);
  } finally {
    clearTimeout(slow);
  }
}

/** The id of a VM that an earlier run has cloned, if it is the one that is asked for. */
export async function adoptVm(scope: VcenterScope, spec: InstantCloneSpec, id: string): Promise<string | undefined> {
  const vm = await scope.vcenter.vms.find(id);
  if (vm?.biosUuid !== spec.biosUuid) return undefined;
  adopt(scope, spec, id, true);
  scope.keep(id);
  return id;
}

function adopt(scope: VcenterScope, { name }: InstantCloneSpec, id: string, wasTaken: boolean): void {
  scope.site.adopted.add(id);
  const why = wasTaken
    ? "exists with the mark of this resource, and the state did not hold it: an earlier run was interrupted, or the state forgot it"
    : "was made by a call whose response was lost";
  scope.info(`${id} (${name}) ${why}. It is adopted.`);
}

/** The id of a VM with our name and UUID. When the name is taken, a VM of that name which is not the one asked for is an error. */
async function findOwn(scope: VcenterScope, spec: InstantCloneSpec, isNameTaken: boolean): Promise<string | undefined> {
  const others: Vm[] = [];
  for (const row of await scope.site.named.find(spec.name)) {
    const vm = await scope.vcenter.vms.find(row.id);
    if (vm && isSameClone(vm.biosUuid, spec.biosUuid)) return vm.id;
    if (vm) others.push(vm);
  }
  if (isNameTaken && others.length > 0) throw nameTaken(scope, spec, others);
  return undefined;
}

function nameTaken({ owner }: VcenterScope, spec: InstantCloneSpec, others: Vm[]): OpsError {
  const why = whyTaken(owner, others);
  return new OpsError("AlreadyExists", `instant clone of ${spec.source} as ${spec.name}: ${why}`);
}

function whyTaken(owner: Owner, others: Vm[]): string {
  const earlier = others.find((vm) => isOwnerUuid(vm.biosUuid, owner));
  if (earlier)
    return (
      `${earlier.id} has that name: it was made for this resource, and asked to be something else. If no state holds it, remove ` +
      "it; if this is a replacement, leave the option deleteBeforeReplace as it is."
    );
  const sibling = others.find((vm) => markOf(vm.biosUuid)?.stack === stackMark(owner));
  if (sibling)
    return (
      `${sibling.id} has that name: another resource of this stack made it, so it is left alone. If that is this resource before it ` +
      "was renamed in the program, give it the option aliases, and leave the option deleteBeforeReplace as it is. Otherwise give another " +
      "name."
    );
  const foreign = others.find((vm) => isOtherBackendsUuid(vm.biosUuid, owner));
  if (foreign)
    return (
      `${foreign.id} has that name: it was made for this resource by a stack of the same name in another backend, or in a ` +
      "backend folder of another machine, so it is left alone. Name one of the stacks, or the VM, otherwise. If no state holds " +
      "that VM, remove it."
    );
  const ids = others.map(({ id }) => id).join(", ");
  return `${ids} has that name and was not made by this resource, so it is left alone. Give another name, or remove that VM.`;
}

/** vCenter's response for a source that is off is not documented, so the source itself is looked at. */
async function withSourceState(
  scope: VcenterScope,
  { source: id }: InstantCloneSpec,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof OpsError)) return error;
  const source = await scope.vcenter.vms.find(id).catch(() => undefined);
  if (source === undefined || source.powerState === "POWERED_ON") return error;
  const advice = `The source ${source.id} (${source.name}) is ${source.powerState}: an instant clone needs a running source.`;
  return new OpsError("NotAllowedInCurrentState", `${error.message} ${advice}`, error.details);
}
