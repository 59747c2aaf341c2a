import type * as pulumi from "@pulumi/pulumi";
import type { GuestFileArgs, GuestFileOutputs } from "./generated/guestFile";
import { guestFileFacts } from "./generated/guestFile";
import { isOfType, ProviderResource, registration } from "./resource";

export type { GuestFileArgs };

// The schema alone declares the outputs. Merging gives the class their types and comments.
export interface GuestFile extends GuestFileOutputs {}

/**
 * One file inside a VM, through VMware Tools, without a network path to the guest. It is written again in place when its content or its
 * attributes change, in the program or in the guest. Its content goes to the guest as a stream and never into the state.
 *
 * @example
 * const app = new vsphere.GuestFile("app", {
 *   vm: vm.id,
 *   credentials: { type: "USERNAME_PASSWORD", userName: "root", password: guestPassword },
 *   path: "/opt/app/app.tar.gz",
 *   source: new pulumi.asset.FileAsset("./app.tar.gz"),
 * });
 *
 * @see `examples/guest-files`
 *
 * @throws An input is invalid, for example a relative path, or content together with source: the preview names the property and the
 * fix. The preview also names a VM that does not exist, and a path that is a folder in a running guest. It warns of a VM that is powered
 * off, and names a local file that is missing.
 * @throws The VM is powered off, or VMware Tools were not ready within `readyTimeoutSeconds`.
 * @throws The guest refuses the credentials: all resources with the same credentials make one attempt only, so that no account is
 * locked.
 * @throws The guest has no space for the file, or its user may not write there. Nothing of the file stays.
 * @throws The path names a folder or a link of the guest, or `createParents` is false and its folder is missing.
 * @throws The local file changed while it was sent: it was not written.
 * @throws vCenter cannot be reached, its certificate is not trusted, or the password is wrong: the error names the settings to
 * check (docs/configuration.md). The same holds for the ESXi host that takes the file.
 *
 * @privileges
 * - on the VM: VirtualMachine.GuestOperations.Modify to write, to move and to delete files
 * - on the VM: VirtualMachine.GuestOperations.Query to see whether a file has changed
 *
 * @remarks
 * - A file that is there already is replaced: the content goes to `<path>.vsphere-ops-part`, which is then moved to `path`. So programs
 * of the guest see the old content or the new one. A new file grows under its own name.
 * - A create makes two calls: one for a transfer, and the transfer. A replacement adds one call, missing folders add two. An empty file
 * takes three. A guest takes one file at a time, so files to one VM wait for each other.
 * - The write sets the time of the last change. A preview asks for size and time of each file, one call a file, and downloads the file only
 * if its time alone differs. An `up` repairs what has changed, a deleted file too.
 * - The file is deleted with the resource, also if it was in the guest before. One in a VM that is gone or off counts as deleted.
 * - If the VM is replaced, the file is written to the new one.
 * - The content of a secret is not in the state, a log or a process list. Its digest is a secret, too.
 * - The file goes to the ESXi host or the vCenter that the transfer URL names. With `caFile`, that file must cover its certificate, too.
 * - vSphere Automation API: `POST /api/vcenter/vm/{vm}/guest/filesystem?action=create`, `guest.filesystem.Transfers.CreateSpec`.
 */
export class GuestFile extends ProviderResource {
  /** Type token, as state, previews and policy packs show it. */
  static readonly __pulumiType = guestFileFacts.token;

  /** VM and path. */
  declare readonly id: pulumi.Output<pulumi.ID>;

  constructor(name: string, args: GuestFileArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(...registration(guestFileFacts, name, args, opts));
  }

  /** True for a GuestFile, also if another copy of this package created it. */
  static override isInstance(obj: unknown): obj is GuestFile {
    return isOfType(obj, GuestFile.__pulumiType);
  }
}
