import type * as pulumi from "@pulumi/pulumi";
import type { GuestProcessRunArgs, GuestProcessRunOutputs } from "./generated/guestProcessRun";
import { guestProcessRunFacts } from "./generated/guestProcessRun";
import { isOfType, ProviderResource, registration } from "./resource";

export type { GuestProcessRunArgs };

// The schema alone declares the outputs. Merging gives the class their types and comments.
export interface GuestProcessRun extends GuestProcessRunOutputs {}

/**
 * One program, run once inside a VM through VMware Tools, without a network path to the guest. It runs again when the VM, the
 * program or `triggers` change, and after a failed run. If its arguments, its environment or its standard input are a secret, its
 * output is a secret, too.
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
 * @throws An input is invalid, for example a relative path, or a password together with a token: the preview names the property and
 * the fix. The preview also names a VM that does not exist, and warns of one that is powered off.
 * @throws The VM is powered off, or VMware Tools were not ready within `readyTimeoutSeconds`.
 * @throws The guest refuses the credentials: all runs with the same credentials make one attempt only, so that no account is locked.
 * @throws The guest has no such program or working directory, or no space for the output: the program did not run.
 * @throws The exit code is not in `expectedExitCodes`: the error ends with the last lines of the output, and the next `pulumi up` runs
 * the program again. The output stays in the state until then.
 * @throws The guest did not restart in time with `expectReboot`: the program does not run again by itself.
 * @throws The program of `onDelete` failed, and `failOnError` is true: the resource stays.
 * @throws The program ran longer than `timeoutSeconds`: it was terminated unless `terminateOnTimeout` is false.
 * @throws The program may have run, and its run result is unknown: vCenter did not respond for long, or a Windows guest's response was
 * lost. On Linux the next `pulumi up` fetches the result if there is one.
 * @throws The program was cut off, as by a reboot of a Linux guest. The run is recorded without an exit code. It does not run again by
 * itself, and `pulumi up` fails, until `triggers` or another input changes, or with `--replace`.
 * @throws A file that `collect` requires is missing, or a local folder cannot be written: the run is recorded, and the next `pulumi up`
 * fetches the files without running the program again.
 * @throws vCenter cannot be reached, its certificate is not trusted, or the password is wrong: the error names the settings to
 * check (docs/configuration.md).
 *
 * @privileges
 * - on the VM: VirtualMachine.GuestOperations.Execute to start and terminate programs
 * - on the VM: VirtualMachine.GuestOperations.Query to poll them
 * - on the VM: VirtualMachine.Interact.Reset to restart a Windows guest after exit code 3010 with `expectReboot`
 * - on the VM: VirtualMachine.GuestOperations.Modify for the files that carry input and output
 *
 * @remarks
 * - In a Linux guest each run has its own folder in `~/.vsphere-ops` of the guest user (`/var/tmp/vsphere-ops-<uid>` for an account
 * without a home of its own), named after its owner and inputs. Only that user can read it. It survives a restart of VMware Tools and of
 * the guest. The started command claims it atomically. After a lost response the provider repeats the start, which finds the folder and
 * does not run the program twice. After a killed provider, the next `pulumi up` waits for the same program.
 * - Exit code and output stay in the folder until the operation ends, when the engine has written its state. After an engine that was
 * killed before, the next `pulumi up` takes that result, and an info message says so.
 * - The guest needs a POSIX shell, and `setsid` or a shell with job control. Without them the program does not run.
 * - A Windows guest, recognised by a path such as `C:\\…`, has no such folder. If the response to a start is lost, the error says that
 * the program may have run. `maxBytes` limits the transfer of its output, not the output in the guest.
 * - Variables that a shell owns or evaluates, such as `RANDOM` or `OPTIND`, are refused in a preview for Linux guests.
 * - A create makes five calls with output, or two without. Between them it looks for the end of the program 0.1 s after the start, and then
 * just after VMware Tools do: each second at first, and every fourth from a minute on.
 * - In a Windows guest cmd.exe stands in front of the program, if output is captured, or if there is `stdin` or a variable. It passes
 * a list of arguments and the variables unchanged. A preview refuses what it cannot carry: more than 8191 characters, a percent sign in
 * `path`, a working directory on a server, an empty variable, special characters for a batch file. If the program itself is cmd.exe with
 * `/c` and a command, write that command without quotes: a quote in a list gets a backslash, and cmd.exe reads backslash and quote as two
 * characters. Or use a text of arguments, which is passed on as it is.
 * - The output comes from the ESXi host or the vCenter that the guest's transfer URL names. With `caFile`, that file must cover its
 * certificate, too.
 * - `collect` makes three calls for each file, and one for each folder in which wildcards are matched. Large files are streamed into
 * `saveTo`. The local files are readable for your own user only, and not encrypted, also if the inputs are a secret. After a failed run the
 * state has the files. After `timeoutSeconds` only those with `saveTo` come back.
 * - The run ends when the program ends, also if background processes of the program continue. Termination covers the program and its
 * children: SIGTERM first, and SIGKILL five seconds later.
 * - An ended run costs nothing in preview, refresh and destroy except the observation of its VM, which all resources share.
 * - vSphere Automation API: `POST /api/vcenter/vm/{vm}/guest/processes?action=create`, `guest.Processes.CreateSpec`.
 */
export class GuestProcessRun extends ProviderResource {
  /** Type token, as state, previews and policy packs show it. */
  static readonly __pulumiType = guestProcessRunFacts.token;

  /** VM, process id and name of the run in the guest. */
  declare readonly id: pulumi.Output<pulumi.ID>;

  constructor(name: string, args: GuestProcessRunArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(...registration(guestProcessRunFacts, name, args, opts));
  }

  /** True for a GuestProcessRun, also if another copy of this package created it. */
  static override isInstance(obj: unknown): obj is GuestProcessRun {
    return isOfType(obj, GuestProcessRun.__pulumiType);
  }
}
