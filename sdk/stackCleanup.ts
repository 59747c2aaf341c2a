import type * as pulumi from "@pulumi/pulumi";
import { destroyLast } from "./destroyedLast";
import type { StackCleanupArgs, StackCleanupOutputs } from "./generated/stackCleanup";
import { stackCleanupFacts } from "./generated/stackCleanup";
import { isOfType, ProviderResource, registration } from "./resource";
import { runError } from "./runError";

export type { StackCleanupArgs };

// The schema alone declares the outputs. Merging gives the class their types and comments.
export interface StackCleanup extends StackCleanupOutputs {}

/**
 * Lets `pulumi destroy` delete the VMs that interrupted runs of this stack have left. If `pulumi up` is killed while it clones a VM,
 * no state knows that VM. Without this resource, a destroy of the stack then says that all is deleted, and the VM stays.
 *
 * @example
 * new vsphere.StackCleanup("cleanup");
 * const vm = new vsphere.InstantCloneVm("web", { sourceName: "golden" });
 *
 * @see `examples/stack-cleanup`
 *
 * @throws Another resource was registered before: declare the StackCleanup before the first `await` of the program, best as its first
 * resource.
 * @throws It has the option `dependsOn`, or a parent that is a resource of this package: everything else depends on it, so it can
 * depend on nothing.
 * @throws A resource that exists already gets the option `retainOnDelete`: its VM carries the mark of VMs that are deleted. Take the
 * StackCleanup out of the program, or replace that resource.
 * @throws VMs could not be deleted: the error lists them. Run `pulumi destroy` again.
 *
 * @privileges
 * - to find VMs: System.Read and System.View on the folders that clones are made in
 * - to delete them: VirtualMachine.Interact.PowerOff, VirtualMachine.Inventory.Delete
 *
 * @remarks
 * - All other resources of this package in the program depend on it, so it is destroyed last. The rest of the program is unchanged.
 * - It acts in a destroy of the whole stack only. Taking it out of the program deletes nothing.
 * - It deletes VMs by their mark: the BIOS UUID that the provider chose, with a hash of stack, project and backend in it. A clone with
 * a `biosUuid` of its own has no mark.
 * - A VM with the option `retainOnDelete`, its own or a component's, is spared. So are VMs that `protect` keeps. A VM that
 * `pulumi state delete` removed from the state is not.
 * - With `srs`, it deletes the runspaces whose default name carries the mark: those of Runspace without a `name`, and those that a
 * ScriptExecution makes for itself. SRS shows a user only the runspaces of that user.
 * - A copy of a clone with the same BIOS UUID, such as one restored from a backup, carries the mark too.
 * - A clone call that vCenter still carries out seconds after the kill may come too late for the sweep. `vsphere-ops orphans` finds
 * its VM.
 * - A create makes no call. A delete lists all VMs and reads each.
 */
export class StackCleanup extends ProviderResource {
  /** Type token, as state, previews and policy packs show it. */
  static readonly __pulumiType = stackCleanupFacts.token;

  /** What the marks of the stack's clones begin with. */
  declare readonly id: pulumi.Output<pulumi.ID>;

  constructor(name: string, args: StackCleanupArgs = {}, opts: pulumi.CustomResourceOptions = {}) {
    if (opts.dependsOn !== undefined || opts.parent instanceof ProviderResource) {
      const why = "all other resources of this package depend on it";
      throw runError(`StackCleanup "${name}": it takes no dependsOn, and no parent of this package: ${why}.`);
    }
    super(
      ...registration({ ...stackCleanupFacts, isDestroyedLast: true }, name, args, {
        deleteBeforeReplace: false,
        ...opts,
      }),
    );
    destroyLast(this);
  }

  /** True for a StackCleanup, also if another copy of this package created it. */
  static override isInstance(obj: unknown): obj is StackCleanup {
    return isOfType(obj, StackCleanup.__pulumiType);
  }
}
