import * as pulumi from "@pulumi/pulumi";
import { ticketsOf } from "../provider/resources/instantCloneVm/ticketText";
import type { InstantCloneVmArgs, InstantCloneVmOutputs } from "./generated/instantCloneVm";
import { instantCloneVmFacts } from "./generated/instantCloneVm";
import { isOfType, ProviderResource, registration } from "./resource";

export type { InstantCloneVmArgs };

// The schema alone declares the outputs. Merging gives the class their types and comments.
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
 * @throws An input is invalid, for example `source` together with `sourceName`: the preview names the property and the fix. Nothing
 * is created.
 * @throws `sourceName` or another name matches no object, or several: the error lists them. Use the id, or a unique name. Objects
 * that the user may not see do not count.
 * @throws The source is powered off or suspended: an instant clone needs a running source. Power it on.
 * @throws A foreign VM has that name: it is left alone. Choose another `name`, or delete that VM.
 * @throws The clone call timed out, or the connection broke: the provider looks for the clone and adopts it. If vCenter does not
 * list it yet, the next `pulumi up` adopts it. Raise `createTimeoutSeconds` for a slow source.
 * @throws The wait for Tools, for an address or for a ticket failed: the VM stays in the state, and the next `pulumi up` continues
 * from there. Raise `readyTimeoutSeconds`, or look at the VM's console.
 * @throws The source's Tools do not respond, as in a frozen VM, and the clone's address cannot be told from the source's: the error says
 * how to proceed. An address that may be the source's is never returned.
 * @throws vCenter cannot be reached, its certificate is not trusted, or the password is wrong: the error names the settings to
 * check (docs/configuration.md).
 *
 * @privileges
 * - on the source: VirtualMachine.Provisioning.Clone, VirtualMachine.Inventory.CreateFromExisting
 * - on the folder of the clone: VirtualMachine.Interact.PowerOn
 * - on its resource pool: Resource.AssignVMToPool; on its datastore: Datastore.AllocateSpace
 * - on each network that `nicsToUpdate` names: Network.Assign
 * - for `consoleTickets`: VirtualMachine.Interact.ConsoleInteract
 * - for `powerState`: VirtualMachine.Interact.PowerOn, VirtualMachine.Interact.PowerOff, VirtualMachine.Interact.Suspend
 * - to delete it: VirtualMachine.Interact.PowerOff, VirtualMachine.Inventory.Delete
 * - on every object that is found by name, and on the VM: System.Read and System.View
 *
 * @remarks
 * - A create makes one call, and one for each ticket, and those that `waitFor` and `powerState` need. An `up` without changes reads a
 * few VMs one by one, and many VMs with one list call.
 * - An address counts if it is in use, on a connected NIC of the clone, and neither loopback nor link-local. An address or host name of
 * the source does not count. If the source's Tools do not respond, the guest must know the NIC by the clone's own MAC address, which it
 * does once it has set up the NIC again.
 * - With `waitFor`, a refresh reads the guest again: one call, and a few more if its address has changed. For each source, two more.
 * - If an update does not get an address again, the recorded one is kept, with a warning.
 * - A VM that is gone is recreated. A VM that was renamed, or moved out of a declared folder, is reported and not changed.
 * - A delete needs proof: the VM's BIOS UUID must be the one in the state.
 * - vSphere Automation API: `POST /api/vcenter/vm?action=instant-clone`, `VM.InstantCloneSpec`.
 */
export class InstantCloneVm extends ProviderResource {
  /** Type token, as state, previews and policy packs show it. */
  static readonly __pulumiType = instantCloneVmFacts.token;

  /** vCenter's id of the VM, such as `vm-123`. */
  declare readonly id: pulumi.Output<pulumi.ID>;

  constructor(name: string, args: InstantCloneVmArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(...registration(instantCloneVmFacts, name, args, opts));
    // The engine returns the tickets in their stored form. They are read on access, because one more Output per clone costs time.
    const { consoleTickets: stored, instanceUuid } = this;
    // A preview returns the input of this name, the types. An output that is no input is unknown then.
    const get = () => pulumi.all([stored, instanceUuid]).apply(([text]) => ticketsOf(text));
    Object.defineProperty(this, "consoleTickets", { get, enumerable: true });
  }

  /** Reads an existing VM by its id. Pulumi does not manage it: `destroy` leaves it alone. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions = {}): InstantCloneVm {
    return new InstantCloneVm(name, {}, { ...opts, id });
  }

  /** True for an InstantCloneVm, also if another copy of this package created it. */
  static override isInstance(obj: unknown): obj is InstantCloneVm {
    return isOfType(obj, InstantCloneVm.__pulumiType);
  }
}
