// Written by `npm run docs` from provider/resources/guestProcessRun/schema.ts: change that instead.
import type * as pulumi from "@pulumi/pulumi";
import type { InputValues } from "../inputValues";
import type { CollectArgs, GuestCredentialsArgs, OnDeleteArgs } from "./inputs";

/** Inputs of GuestProcessRun. */
export interface GuestProcessRunArgs {
  /**
   * Id of the VM, such as `vm-101`.
   *
   * A change replaces the resource.
   */
  vm: pulumi.Input<string>;
  /**
   * Guest account that runs the program. Changing it does not run the program again. vSphere Automation API:
   * `guest.Credentials`.
   *
   * A change updates the resource in place.
   *
   * Always a secret.
   */
  credentials: pulumi.Input<GuestCredentialsArgs>;
  /**
   * Absolute path of the program in the guest, such as `/bin/sh` or `C:\Windows\System32\cmd.exe`. vSphere Automation API:
   * `guest.Processes.CreateSpec`, as for the next four inputs.
   *
   * A change replaces the resource.
   */
  path: pulumi.Input<string>;
  /**
   * Arguments of the program. With a list, the program receives each item unchanged as one argument. The guest interprets a text: on
   * Linux, /bin/bash reads it after the path, so that quotes, `$VARIABLES` and redirections work.
   *
   * A change replaces the resource.
   *
   * @default none
   */
  arguments?: pulumi.Input<string | pulumi.Input<string>[] | undefined>;
  /**
   * Absolute path of the working directory in the guest.
   *
   * A change replaces the resource.
   *
   * @default the guest's own, on Linux the user's home
   */
  workingDirectory?: pulumi.Input<string | undefined>;
  /**
   * Environment variables to add or to replace, by name. All others, such as PATH, keep the guest's values. On Linux the values are
   * in a file that only the guest's user can read. On Windows they are part of the command line, and cannot be empty.
   *
   * A change replaces the resource.
   *
   * @default none
   */
  environmentVariables?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /**
   * Whether the program starts with its window minimized. Windows guests only.
   *
   * A change replaces the resource.
   *
   * @default false
   */
  startMinimized?: pulumi.Input<boolean | undefined>;
  /**
   * Text or Pulumi asset that the program reads from its standard input. A file in the guest carries it. The state has the digest of an
   * asset, not its content.
   *
   * A change replaces the resource.
   *
   * @default nothing
   */
  stdin?: pulumi.Input<string | pulumi.asset.Asset | undefined>;
  /**
   * Whether to keep the program's output, and how much. `true` keeps the first 65536 bytes of each stream.
   *
   * A change updates the resource in place.
   *
   * @default true
   */
  captureOutput?: pulumi.Input<boolean | {
    /**
     * Maximum number of bytes to keep of each stream, from its beginning: 1 to 16777216. The error of a failed run also shows the end of a
     * longer stream.
     *
     * @default 65536
     */
    maxBytes?: pulumi.Input<number | undefined>;
  } | undefined>;
  /**
   * Encoding of the program's output: a name that Node's `TextDecoder` knows, such as `windows-1252`, `utf-16le`, `ibm866` or
   * `shift_jis`. Programs of Windows mostly write in the code page of their console. A change counts for output that is fetched
   * later.
   *
   * A change updates the resource in place.
   *
   * @default "utf-8"
   */
  outputEncoding?: pulumi.Input<string | undefined>;
  /**
   * Files to fetch from the guest when the program has ended, also when it failed. A change fetches them again and does not run the
   * program again.
   *
   * A change updates the resource in place.
   *
   * @default none
   */
  collect?: pulumi.Input<pulumi.Input<CollectArgs>[] | undefined>;
  /**
   * Exit codes that mean success. Any other fails the resource, and the next `pulumi up` runs the program again.
   *
   * A change updates the resource in place.
   *
   * @default [0]
   */
  expectedExitCodes?: pulumi.Input<pulumi.Input<number>[] | undefined>;
  /**
   * Whether to wait for the end of the program. With false the resource is complete after the start, and a later `pulumi refresh`
   * fetches the run result.
   *
   * A change updates the resource in place.
   *
   * @default true
   */
  waitForExit?: pulumi.Input<boolean | undefined>;
  /**
   * Whether the program restarts the guest. Then the run is done when the guest has booted again and VMware Tools are back, also if the
   * restart cut the program off; then it has no `exitCode`. On Windows the exit codes 3010 and 1641 are successes too. After 3010, which
   * means that a restart is needed, the provider restarts the guest. Needs `waitForExit`.
   *
   * A change updates the resource in place.
   *
   * @default false
   */
  expectReboot?: pulumi.Input<boolean | undefined>;
  /**
   * Maximum run time of the program, in seconds, 1 to 604800 (a week). With `expectReboot` it includes the restart.
   *
   * A change updates the resource in place.
   *
   * @default 3600
   */
  timeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * Whether to terminate the program after `timeoutSeconds` or when `pulumi up` is canceled. With false it continues, and
   * the next `pulumi up` waits for it.
   *
   * A change updates the resource in place.
   *
   * @default true
   */
  terminateOnTimeout?: pulumi.Input<boolean | undefined>;
  /**
   * Program that runs in the guest when this resource is deleted or replaced, and so before its VM is deleted. It runs with the recorded
   * `credentials`, and its only success is exit code 0. If the VM is off or gone, it does not run. Nor does it with the option
   * `deleteBeforeReplace: false`, if the replacement has run in the VM already. A change counts for the next deletion.
   *
   * A change updates the resource in place.
   *
   * @default none
   */
  onDelete?: pulumi.Input<OnDeleteArgs | undefined>;
  /**
   * Maximum wait until VMware Tools accept guest operations, in seconds, 1 to 604800 (a week).
   *
   * A change updates the resource in place.
   *
   * @default 300
   */
  readyTimeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * Any values. A change runs the program again.
   *
   * A change replaces the resource.
   *
   * @default none
   */
  triggers?: pulumi.Input<unknown[] | undefined>;
  /**
   * Name of the connection, as configured (docs/configuration.md).
   *
   * A change replaces the resource.
   *
   * @default "default"
   */
  connection?: pulumi.Input<string | undefined>;
}

/** Outputs of GuestProcessRun. */
export interface GuestProcessRunOutputs extends InputValues<GuestProcessRunArgs, "stdin"> {
  /** Process id in the guest. */
  readonly pid: pulumi.Output<number>;
  /**
   * Exit code of the program, or 128 plus the signal's number if a signal ended it. Absent while the program runs, and if a restart of
   * the guest cut it off.
   */
  readonly exitCode: pulumi.Output<number | undefined>;
  /** Start of the program in RFC 3339, by the guest's clock. */
  readonly startedAt: pulumi.Output<string>;
  /**
   * End of the program in RFC 3339, by the guest's clock. Absent while the program runs. For a run that was cut off, the time when that was
   * seen.
   */
  readonly finishedAt: pulumi.Output<string | undefined>;
  /** Guest user that ran the program. */
  readonly owner: pulumi.Output<string>;
  /**
   * Path and arguments of the program.
   *
   * A secret when one of `arguments`, `environmentVariables`, `stdin` is.
   */
  readonly command: pulumi.Output<string>;
  /**
   * Standard output of the program, decoded from `outputEncoding`.
   *
   * A secret when one of `arguments`, `environmentVariables`, `stdin` is.
   */
  readonly stdout: pulumi.Output<string>;
  /**
   * Standard error of the program, decoded from `outputEncoding`.
   *
   * A secret when one of `arguments`, `environmentVariables`, `stdin` is.
   */
  readonly stderr: pulumi.Output<string>;
  /** Whether standard output was longer than `stdout`. */
  readonly stdoutTruncated: pulumi.Output<boolean>;
  /** Whether standard error was longer than `stderr`. */
  readonly stderrTruncated: pulumi.Output<boolean>;
  /** True if standard output was not valid in `outputEncoding`, so that `stdout` has replacement characters. */
  readonly stdoutLossy: pulumi.Output<boolean | undefined>;
  /** True if standard error was not valid in `outputEncoding`, so that `stderr` has replacement characters. */
  readonly stderrLossy: pulumi.Output<boolean | undefined>;
  /**
   * Files that `collect` names, by their path in the guest.
   *
   * A secret when one of `arguments`, `environmentVariables`, `stdin` is.
   */
  readonly files: pulumi.Output<{ [key: string]: {
    /** Content as a text. Absent if it is not UTF-8 or was saved. */
    content?: string;
    /** Content in base64, if it is not UTF-8. */
    base64?: string;
    /** Size of the file. */
    sizeBytes: number;
    /** SHA-256 of the file, in hexadecimal digits. */
    sha256: string;
    /** Path of the local file, with `saveTo`. */
    savedTo?: string;
  } } | undefined>;
}

/** Facts that the class registers with. */
export const guestProcessRunFacts = {
  token: "pulumi-nodejs:dynamic/vsphere-ops:GuestProcessRun",
  handler: "guestProcessRun",
  /** Every output as a key. The SDK never resolves an output that is not a property of the registration. */
  outputs: {
    pid: undefined,
    exitCode: undefined,
    startedAt: undefined,
    finishedAt: undefined,
    owner: undefined,
    command: undefined,
    stdout: undefined,
    stderr: undefined,
    stdoutTruncated: undefined,
    stderrTruncated: undefined,
    stdoutLossy: undefined,
    stderrLossy: undefined,
    files: undefined,
  },
  inputs: ["vm", "credentials", "path", "arguments", "workingDirectory", "environmentVariables", "startMinimized", "captureOutput", "outputEncoding", "collect", "expectedExitCodes", "waitForExit", "expectReboot", "timeoutSeconds", "terminateOnTimeout", "onDelete", "readyTimeoutSeconds", "triggers", "connection"],
  requiredOutput: "pid",
  timeouts: ["timeoutSeconds", "readyTimeoutSeconds"],
  secretInputs: ["credentials"],
  secretSources: ["arguments", "environmentVariables", "stdin"],
  derivedOutputs: ["command", "stdout", "stderr", "files"],
} as const;
