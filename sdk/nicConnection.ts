import type * as pulumi from "@pulumi/pulumi";
import type { NicConnectionArgs, NicConnectionOutputs } from "./generated/nicConnection";
import { nicConnectionFacts } from "./generated/nicConnection";
import { isOfType, ProviderResource, registration } from "./resource";

export type { NicConnectionArgs };

// The schema alone declares the outputs. Merging gives the class their types and comments.
export interface NicConnection extends NicConnectionOutputs {}

/**
 * The NICs of a running VM, connected to their networks, or disconnected. With it a clone comes up off the network, gets its own
 * identity, and then goes onto the network.
 *
 * @example
 * const vm = new vsphere.InstantCloneVm("web", { sourceName: "golden", disconnectAllNics: true, waitFor: "tools" });
 * const network = new vsphere.NicConnection("web", { vm: vm.id, waitFor: "ip" });
 * export const address = network.ipAddress;
 *
 * @see `examples/clone-identity`
 *
 * @throws An input is invalid, for example a text in `address.ignore` that is no CIDR block: the preview names the property.
 * @throws The VM has no NIC with a key in `nics`: the error lists the VM's NICs. A preview finds it if the VM exists.
 * @throws Another NicConnection of the program has one of these NICs: let one of them have it. Without `nics` it has all NICs.
 * @throws The VM is not powered on: a NIC can be connected only while its VM is on. Power it on.
 * @throws vCenter has no VM with this id: check `vm` and `connection`.
 * @throws A NIC is in an error state after the connect: its network is gone, or in use elsewhere.
 * @throws The wait for an address timed out: the NICs stay connected, and the next `pulumi up` waits again. The error says what the
 * guest reported last.
 * @throws vCenter cannot be reached, its certificate is not trusted, or the password is wrong: the error names the settings to
 * check (docs/configuration.md).
 *
 * @privileges
 * - on the VM: VirtualMachine.Interact.DeviceConnection
 * - on the VM, if a NIC's `start_connected` has to be changed: VirtualMachine.Config.EditDevice
 * - on the VM: System.Read and System.View
 *
 * @remarks
 * - A create makes one call to read the VM, and one for each NIC that is not as declared. `waitFor: "ip"` reads the NICs again, and
 * then the guest's addresses. Without a wait, a NIC is read again only if it was in an error state before. Trouble that comes
 * later is drift.
 * - A power cycle goes back to the NIC's `start_connected`. If that differs from `connected`, it is set, with one more call.
 * - Each `up` reads the VM, and restores NICs that somebody has disconnected. Those of a VM that is off are left alone.
 * - A delete disconnects the NICs that this resource connected, and no others. It is done if the VM is off or gone. With
 * `connected: false` it connects nothing.
 * - If a run was killed between the connect and the write of its state, the next `up` takes the NICs for connected before. So does a
 * NicConnection that takes the place of another in one run, for example after a new name.
 * - The address follows the rules of InstantCloneVm, but is not compared with a source's: vCenter does not tell of which VM a VM is a
 * clone.
 * - vSphere Automation API: `POST /api/vcenter/vm/{vm}/hardware/ethernet/{nic}?action=connect`, `Ethernet.UpdateSpec`.
 */
export class NicConnection extends ProviderResource {
  /** Type token, as state, previews and policy packs show it. */
  static readonly __pulumiType = nicConnectionFacts.token;

  /** Id of the VM. */
  declare readonly id: pulumi.Output<pulumi.ID>;

  constructor(name: string, args: NicConnectionArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(...registration(nicConnectionFacts, name, args, opts));
  }

  /** True for a NicConnection, also if another copy of this package created it. */
  static override isInstance(obj: unknown): obj is NicConnection {
    return isOfType(obj, NicConnection.__pulumiType);
  }
}
