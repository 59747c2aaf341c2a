import type * as pulumi from "@pulumi/pulumi";
import type { GuestProcessRunArgs, GuestProcessRunOutputs } from "./generated/guestProcessRun";
import { guestProcessRunFacts } from "./generated/guestProcessRun";
import { isOfType, ProviderResource, registration } from "./resource";

export type { GuestProcessRunArgs };

// The outputs are declared once, in the schema: merging gives the class their types and their documentation.
export interface GuestProcessRun extends GuestProcessRunOutputs {}

/**
 * One program, run once inside a VM through VMware Tools: no network path to the guest is needed. It runs again when the VM,
 * the program or `triggers` change, and after a run that failed. When its arguments, its environment or its standard input are a
 * secret, so is all that it wrote.
 *
 * @example
 * const run = new vsphere.GuestProcessRun("hello", {
 *   vm: vm.id,
 *   credentials: { type: "USERNAME_PASSWORD", userName: "root", password: guestPassword },
 *   path: "/bin/sh",
 *   arguments: ["-c", "hostname; echo ready"],
 * });
 * export const greeting = run.stdout;
 *
 * @see `examples/hello`
 * @see `examples/clone-identity`
 * @see `examples/test-job`
 *
 * @throws An input is wrong in itself, such as a relative path, or a password and a token at once: the preview names the property
 * and the fix. It also names a VM that is not there, and warns of one that is off.
 * @throws The VM is off, or VMware Tools were not ready within `readyTimeoutSeconds`.
 * @throws The guest does not accept the credentials: they are tried once, however many runs have them, so that no account is locked.
 * @throws The guest has no such program or working directory, or no room for what the program writes: nothing was run.
 * @throws The program ended with an exit code that is not in `expectedExitCodes`: the error ends with the last lines that it wrote, and the
 * next `pulumi up` runs it again.
 * @throws It ran longer than `timeoutSeconds`, and was terminated unless `terminateOnTimeout` is false.
 * @throws The program may have run, and how it ended is not known: vCenter was away for long, the guest rebooted, or a Windows guest's
 * answer was lost. On Linux the next `pulumi up` collects its result where there is one.
 * @throws vCenter is not reached, its certificate is not trusted, or the password is wrong: the error names the settings to look
 * at (docs/configuration.md).
 *
 * @privileges
 * - on the VM: VirtualMachine.GuestOperations.Execute to start and end programs
 * - on the VM: VirtualMachine.GuestOperations.Query to look at them
 * - on the VM: VirtualMachine.GuestOperations.Modify for the files that carry input and output
 *
 * @remarks
 * - In a Linux guest the run has a folder of its own in the guest's temporary folder, named after its owner and inputs and made
 * atomically by the command that is started. A start whose answer was lost is repeated, and finds the folder; after a provider was
 * killed the next `pulumi up` waits for the same program. Exit code and output stay there until they are collected.
 * - In a Windows guest, which a path such as `C:\\…` tells, there is no such folder: when a start is not answered the error says that the
 * program may have run. Its output is cut only on its way out of the guest.
 * - Creating takes seven calls with output, or three without, and the looks at a program that runs: after 40 ms, then ever more seldom, at
 * most 4 s apart.
 * - Output travels from the ESXi host or vCenter that the guest's transfer address names; with `caFile` its certificate must be covered too.
 * - A program counts as ended when it ends, though it leaves others running in the background. Terminated is the program with its
 * children, first with SIGTERM, five seconds later with SIGKILL.
 * - A run that ended costs nothing in preview, refresh and destroy but one look at its VM, which all resources share.
 */
export class GuestProcessRun extends ProviderResource {
  /** Type token, as state, previews and policies show it. */
  static readonly __pulumiType = guestProcessRunFacts.token;

  /** VM, process id and name of the run in the guest. */
  declare readonly id: pulumi.Output<pulumi.ID>;

  constructor(name: string, args: GuestProcessRunArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(...registration(guestProcessRunFacts, name, args, opts));
  }

  /** True for a GuestProcessRun, also when another copy of this package made it. */
  static override isInstance(obj: unknown): obj is GuestProcessRun {
    return isOfType(obj, GuestProcessRun.__pulumiType);
  }
}
