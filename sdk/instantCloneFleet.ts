import * as pulumi from "@pulumi/pulumi";
import { shownFailuresOf, shownMembersOf } from "../provider/operations/fleet/record";
import type { InstantCloneFleetArgs, InstantCloneFleetOutputs } from "./generated/instantCloneFleet";
import { instantCloneFleetFacts } from "./generated/instantCloneFleet";
import { isOfType, ProviderResource, registration } from "./resource";

export type { InstantCloneFleetArgs };

// The schema alone declares the outputs. Merging gives the class their types and comments.
export interface InstantCloneFleet extends InstantCloneFleetOutputs {}

/**
 * Up to 10,000 running VMs, forked from one or several running VMs, as one resource. It costs the engine what one VM costs it.
 *
 * @example
 * const runners = new vsphere.InstantCloneFleet("runner", { sourceName: "golden", count: 30, waitFor: "tools" });
 * export const ids = runners.ids;
 * export const first = runners.members[0].name;
 *
 * @see `examples/fleet`
 * @see `examples/fleet-shards`
 *
 * @throws An input is invalid, for example a `namePattern` without `{index}`: the preview names the property and the fix. Nothing is
 * created.
 * @throws The name of a source or of another object matches no object, or several: the error lists them. Nothing is created.
 * @throws More members failed than `maxFailures`: what exists is in the state, the error groups equal reasons and names the first
 * members of each, and the next `pulumi up` goes on. One member's failure never ends the others.
 * @throws The program of `setup` ended with an unexpected exit code, or did not end in time: the member stays, and the next `pulumi up`
 * runs the program in it again.
 * @throws A foreign VM has a member's name: the preview warns of it, it is left alone, and that member fails. Choose another
 * `namePattern`, or delete that VM.
 * @throws vCenter cannot be reached, its certificate is not trusted, or the password is wrong: the error names the settings to
 * check (docs/configuration.md).
 *
 * @privileges
 * - on each source: VirtualMachine.Provisioning.Clone, VirtualMachine.Inventory.CreateFromExisting
 * - on the folder of the members: VirtualMachine.Interact.PowerOn
 * - on their resource pool: Resource.AssignVMToPool; on their datastore: Datastore.AllocateSpace
 * - on each network that `nicsToUpdate` names: Network.Assign
 * - for `powerState`: VirtualMachine.Interact.PowerOn, VirtualMachine.Interact.PowerOff, VirtualMachine.Interact.Suspend
 * - for `setup`: VirtualMachine.GuestOperations.Execute, VirtualMachine.GuestOperations.Query, VirtualMachine.GuestOperations.Modify
 * - for `connectNics`: VirtualMachine.Interact.DeviceConnection, VirtualMachine.Config.EditDevice
 * - to delete them: VirtualMachine.Interact.PowerOff, VirtualMachine.Inventory.Delete
 * - on every object that is found by name, and on the VMs: System.Read and System.View
 *
 * @remarks
 * - A change of `count` adds or deletes members with the highest indexes. A member that is gone is created again.
 * - A change of an input that members are cloned from, or of `triggers`, replaces them in place, `maxUnavailable` at a time. The
 * resource is updated, not replaced, so dependants see one update.
 * - A create makes one call for each member, and those that `setup`, `connectNics`, `waitFor` and `powerState` need. They overlap. An `up` without changes makes one list
 * call for 2,500 members.
 * - Each member carries an owner mark of the fleet and its index in its BIOS UUID. It proves a VM to be that member before the provider
 * adopts or deletes it.
 * - In the backing of a port, `{index}` stands for the index of the member: two members cannot share a file, a pipe or a device of the
 * host. The preview refuses it, as it refuses one `macAddress` or one `distributedPort` for several members.
 * - Take InstantCloneVm for VMs that differ, or that come and go by themselves.
 * - vSphere Automation API: `POST /api/vcenter/vm?action=instant-clone`, `VM.InstantCloneSpec`.
 */
export class InstantCloneFleet extends ProviderResource {
  /** Type token, as state, previews and policy packs show it. */
  static readonly __pulumiType = instantCloneFleetFacts.token;

  /** Hashes of the stack and of the resource's URN. The owner marks of the members follow from it. */
  declare readonly id: pulumi.Output<pulumi.ID>;

  constructor(name: string, args: InstantCloneFleetArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(...registration(instantCloneFleetFacts, name, args, opts));
    const { record, members, ids, names, failed } = this;
    // A unit test's mocks may give what the engine leaves to the record.
    const all = () => pulumi.all([members, record]).apply(([given, text]) => given ?? shownMembersOf(text));
    const derived = {
      members: all,
      ids: () => pulumi.all([ids, all()]).apply(([given, shown]) => given ?? shown.map(({ id }) => id)),
      names: () => pulumi.all([names, all()]).apply(([given, shown]) => given ?? shown.map((member) => member.name)),
      failed: () => pulumi.all([failed, record]).apply(([given, text]) => given ?? shownFailuresOf(text)),
    };
    for (const [output, get] of Object.entries(derived)) Object.defineProperty(this, output, { get, enumerable: true });
  }

  /** True for an InstantCloneFleet, also if another copy of this package created it. */
  static override isInstance(obj: unknown): obj is InstantCloneFleet {
    return isOfType(obj, InstantCloneFleet.__pulumiType);
  }
}
