import type * as pulumi from "@pulumi/pulumi";
import { ticketsOf } from "../provider/resources/instantCloneVm/ticketText";
import type { InstantCloneVmArgs, InstantCloneVmOutputs } from "./generated/instantCloneVm";
import { instantCloneVmFacts } from "./generated/instantCloneVm";
import { isOfType, ProviderResource, registration } from "./resource";

export type { InstantCloneVmArgs };

// The outputs are declared once, in the schema: merging gives the class their types and their documentation.
export interface InstantCloneVm extends InstantCloneVmOutputs {}

/**
 * A running VM, forked from a running VM in about a second.
 *
 * @example
 * const vm = new vsphere.InstantCloneVm("web", { sourceName: "golden", waitFor: "tools" });
 * export const name = vm.name;
 *
 * @see `examples/quickstart`
 *
 * @throws "give either source or sourceName" and the like: the preview names the property and the fix, and nothing is made.
 * @throws `sourceName` or another name matches nothing, or several things: the error lists them. Give the id instead, or a name
 * that is the only one. What the user may not see counts as not there.
 * @throws The source is off or suspended: an instant clone needs a running source. Power it on.
 * @throws A VM of that name was not made by this resource: it is left alone. Give another `name`, or remove that VM.
 * @throws The clone call was not answered in time, or the connection broke: the clone is looked for and taken over when it is
 * found. When it is not to be seen yet, the next `pulumi up` takes it over. Raise `createTimeoutSeconds` for a slow source.
 * @throws The wait for Tools, for an address or for a ticket failed: the VM is kept in the state, and the next `pulumi up` goes on
 * from there. Raise `readyTimeoutSeconds`, or see in the VM's console what keeps the guest.
 * @throws vCenter is not reached, its certificate is not trusted, or the password is wrong: the error names the settings to
 * look at (docs/configuration.md).
 *
 * @privileges
 * - on the source: VirtualMachine.Provisioning.Clone, VirtualMachine.Inventory.CreateFromExisting
 * - on the folder of the clone: VirtualMachine.Interact.PowerOn
 * - on its resource pool: Resource.AssignVMToPool; on its datastore: Datastore.AllocateSpace
 * - on each network that `nicsToUpdate` names: Network.Assign
 * - for `consoleTickets`: VirtualMachine.Interact.ConsoleInteract
 * - for `powerState`: VirtualMachine.Interact.PowerOn, VirtualMachine.Interact.PowerOff, VirtualMachine.Interact.Suspend
 * - to delete it: VirtualMachine.Interact.PowerOff, VirtualMachine.Inventory.Delete
 * - to find things by name, and to read the VM: System.Read and System.View there
 *
 * @remarks
 * - Creating is one call, and one for each ticket, beside those that `waitFor` and `powerState` need. An `up` without a change
 * looks at a few VMs one by one, and at many with one list call.
 * - A VM that is gone is made anew. One that was renamed, or moved out of a declared folder, by hand is reported and left so.
 * - It is deleted only when its BIOS UUID proves it to be the VM that was made here.
 */
export class InstantCloneVm extends ProviderResource {
  /** Type token, as state, previews and policies show it. */
  static readonly __pulumiType = instantCloneVmFacts.token;

  /** vCenter's id of the VM, such as `vm-123`. */
  declare readonly id: pulumi.Output<pulumi.ID>;

  constructor(name: string, args: InstantCloneVmArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(...registration(instantCloneVmFacts, name, args, opts));
    // What the engine answers is what state holds. It is read when it is asked for: an Output more for each clone costs time.
    const stored = this.consoleTickets;
    Object.defineProperty(this, "consoleTickets", { get: () => stored.apply(ticketsOf), enumerable: true });
  }

  /** Reads a VM that exists already, by its id. It is not managed: `destroy` leaves it alone. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions = {}): InstantCloneVm {
    return new InstantCloneVm(name, {}, { ...opts, id });
  }

  /** True for a InstantCloneVm, also when another copy of this package made it. */
  static override isInstance(obj: unknown): obj is InstantCloneVm {
    return isOfType(obj, InstantCloneVm.__pulumiType);
  }
}
