// Written by `npm run docs` from provider/resources/guestProcessRun/schema.ts: change that instead.
import type * as pulumi from "@pulumi/pulumi";

/** Inputs of GuestProcessRun. */
export interface GuestProcessRunArgs {
  /**
   * Id of the VM, such as `vm-101`.
   *
   * A change replaces the resource.
   */
  vm: pulumi.Input<string>;
  /**
   * Guest account that runs the program. Changing it does not run the program again.
   *
   * A change updates the resource in place.
   *
   * Always a secret.
   */
  credentials: pulumi.Input<{
    /** USERNAME_PASSWORD for a user of the guest, or SAML_BEARER_TOKEN for a token that the guest takes for one. */
    type: pulumi.Input<"USERNAME_PASSWORD" | "SAML_BEARER_TOKEN">;
    /** Name of the guest's user. With a SAML token it may be left out. */
    userName?: pulumi.Input<string | undefined>;
    /** Password of the guest's user. */
    password?: pulumi.Input<string | undefined>;
    /** The SAML token. */
    samlToken?: pulumi.Input<string | undefined>;
    /**
     * Runs the program in the user's session on the guest's screen; there has to be one.
     *
     * @default false
     */
    interactiveSession?: pulumi.Input<boolean | undefined>;
  }>;
  /**
   * Absolute path of the program in the guest, such as `/bin/sh` or `C:\Windows\System32\cmd.exe`.
   *
   * A change replaces the resource.
   */
  path: pulumi.Input<string>;
  /**
   * Arguments of the program. A list reaches the program unchanged, each item as one argument. A text is read by the guest:
   * on Linux by /bin/bash as it stands after the path, so that quotes, `$VARIABLES` and redirections work.
   *
   * A change replaces the resource.
   */
  arguments?: pulumi.Input<string | pulumi.Input<string>[] | undefined>;
  /**
   * Absolute path of the folder to run in. Default: what the guest uses, on Linux the user's home.
   *
   * A change replaces the resource.
   */
  workingDirectory?: pulumi.Input<string | undefined>;
  /**
   * Variables to add to the guest's own environment, or to set anew there; all others, PATH among them, stay as they are. On Linux
   * they travel in a file that only the guest's user can read; on Windows as text of the command line.
   *
   * A change replaces the resource.
   */
  environmentVariables?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /**
   * Windows: starts the program with its window minimized.
   *
   * A change replaces the resource.
   */
  startMinimized?: pulumi.Input<boolean | undefined>;
  /**
   * What the program reads from its standard input, through a file in the guest. Default: nothing.
   *
   * A change replaces the resource.
   */
  stdin?: pulumi.Input<string | undefined>;
  /**
   * Whether to keep what the program writes, and how much of it. Default: the first 65,536 bytes of each stream.
   *
   * A change updates the resource in place.
   *
   * @default true
   */
  captureOutput?: pulumi.Input<boolean | {
    /**
     * Most bytes of each stream that are kept, from its beginning: 1 to 16777216.
     *
     * @default 65536
     */
    maxBytes?: pulumi.Input<number | undefined>;
  } | undefined>;
  /**
   * Exit codes that count as success; any other fails the resource, and the next `pulumi up` runs the program again.
   *
   * A change updates the resource in place.
   *
   * @default [0]
   */
  expectedExitCodes?: pulumi.Input<pulumi.Input<number>[] | undefined>;
  /**
   * Whether to wait for the end of the program. With false the resource is done when the program was started, and a later
   * `pulumi refresh` picks up its end.
   *
   * A change updates the resource in place.
   *
   * @default true
   */
  waitForExit?: pulumi.Input<boolean | undefined>;
  /**
   * How long the program may run, in seconds.
   *
   * A change updates the resource in place.
   *
   * @default 3600
   */
  timeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * Whether a program that runs longer, or whose `pulumi up` is canceled, is terminated. With false it runs on, and the next `pulumi up` waits for it.
   *
   * A change updates the resource in place.
   *
   * @default true
   */
  terminateOnTimeout?: pulumi.Input<boolean | undefined>;
  /**
   * How long to wait for VMware Tools to be ready for guest operations, in seconds.
   *
   * A change updates the resource in place.
   *
   * @default 300
   */
  readyTimeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * Anything: when it changes, the program runs again.
   *
   * A change replaces the resource.
   */
  triggers?: pulumi.Input<unknown[] | undefined>;
  /**
   * Name of the configured connection.
   *
   * A change replaces the resource.
   *
   * @default "default"
   */
  connection?: pulumi.Input<string | undefined>;
}

/** Outputs of GuestProcessRun. */
export interface GuestProcessRunOutputs {
  /** Id of the process in the guest. */
  readonly pid: pulumi.Output<number>;
  /** The program's own exit code; 128 and the number of the signal when one ended it. Absent while it runs. */
  readonly exitCode: pulumi.Output<number | undefined>;
  /** When the program was started, by the guest's clock; RFC 3339. */
  readonly startedAt: pulumi.Output<string>;
  /** When it ended. Absent while it runs. */
  readonly finishedAt: pulumi.Output<string | undefined>;
  /** The guest's user that it ran as. */
  readonly owner: pulumi.Output<string>;
  /**
   * The program and its arguments.
   *
   * A secret when one of `arguments`, `environmentVariables`, `stdin` is.
   */
  readonly command: pulumi.Output<string>;
  /**
   * What the program wrote to its standard output, decoded as UTF-8.
   *
   * A secret when one of `arguments`, `environmentVariables`, `stdin` is.
   */
  readonly stdout: pulumi.Output<string>;
  /**
   * What the program wrote to its standard error, decoded as UTF-8.
   *
   * A secret when one of `arguments`, `environmentVariables`, `stdin` is.
   */
  readonly stderr: pulumi.Output<string>;
  /** Whether there was more on standard output than is kept. */
  readonly stdoutTruncated: pulumi.Output<boolean>;
  /** Whether there was more on standard error than is kept. */
  readonly stderrTruncated: pulumi.Output<boolean>;
  /** True when standard output was no valid UTF-8, so that some bytes were replaced in `stdout`. */
  readonly stdoutLossy: pulumi.Output<boolean | undefined>;
  /** True when standard error was no valid UTF-8, so that some bytes were replaced in `stderr`. */
  readonly stderrLossy: pulumi.Output<boolean | undefined>;
}

/** What the class registers with. */
export const guestProcessRunFacts = {
  token: "pulumi-nodejs:dynamic/vsphere-ops:GuestProcessRun",
  handler: "guestProcessRun",
  /** Every output as a key: the SDK never resolves one that is not a property of the registration. */
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
  },
  timeouts: ["timeoutSeconds", "readyTimeoutSeconds"],
  secretInputs: ["credentials"],
  secretSources: ["arguments", "environmentVariables", "stdin"],
  derivedOutputs: ["command", "stdout", "stderr"],
} as const;
