import { z } from "zod";
import { isEncoding } from "../../operations/guestRun/output";
import { replaces, secret, secretWith, strictObject, updates } from "../field";
import { commonInputs, triggers } from "../inputs/common";
import { textOrAsset } from "../inputs/content";
import { GuestCredentials } from "../inputs/guestCredentials";
import { exitCodes, programArguments, runSeconds } from "../inputs/guestProgram";
import { someText, text } from "../inputs/guestText";

export const defaultMaxBytes = 65_536;
export const maxBytesLimit = 16 * 2 ** 20;

const Capture = strictObject({
  /**
   * Maximum number of bytes to keep of each stream, from its beginning: 1 to 16777216. The error of a failed run also shows the end of a
   * longer stream.
   */
  maxBytes: z
    .int("must be a whole number of bytes.")
    .min(1, "must be at least 1 byte; for no output at all set captureOutput to false.")
    .max(maxBytesLimit, `must be at most ${maxBytesLimit} bytes (16 MiB): write larger output to a file in the guest.`)
    .default(defaultMaxBytes),
});

const Collect = strictObject({
  /**
   * Absolute path of the file in the guest. On Linux, `*`, `?` and `[…]` in it match names as in a shell. They match no `/`, and no
   * leading dot.
   */
  path: someText,
  /**
   * Maximum size of the file in bytes. A larger one is not fetched. Without `saveTo` at most 16777216.
   *
   * @default 65536, or no limit with `saveTo`
   */
  maxBytes: z.int("must be a whole number of bytes.").min(1, "must be at least 1 byte.").optional(),
  /**
   * Local folder to save the file in, relative to the program's folder. It is created. A match of wildcards keeps its folders below the
   * part without wildcards.
   *
   * @default none: the content is in the output `files`
   */
  saveTo: someText.optional(),
  /** Whether a missing file is an error. With false it is a warning. */
  required: z.boolean().default(false),
}).meta({ interfaceName: "CollectArgs" });

/** A file of the guest that came back. */
const CollectedFile = strictObject({
  /** Content as a text. Absent if it is not UTF-8 or was saved. */
  content: z.string().optional(),
  /** Content in base64, if it is not UTF-8. */
  base64: z.string().optional(),
  /** Size of the file. */
  sizeBytes: z.number(),
  /** SHA-256 of the file, in hexadecimal digits. */
  sha256: z.string(),
  /** Path of the local file, with `saveTo`. */
  savedTo: z.string().optional(),
});

const OnDelete = strictObject({
  /** Absolute path of the program in the guest. */
  path: someText,
  /**
   * Arguments of the program, as those of the run.
   *
   * @default none
   */
  arguments: programArguments,
  /** Maximum run time of the program, in seconds, 1 to 604800 (a week). Then it is terminated. */
  timeoutSeconds: runSeconds.default(300),
  /** Whether a failure of the program fails the deletion. With false it is a warning. */
  failOnError: z.boolean().default(false),
}).meta({ interfaceName: "OnDeleteArgs" });

export const guestProcessRunInputs = strictObject({
  /** Id of the VM, such as `vm-101`. */
  vm: replaces(someText),
  /**
   * Guest account that runs the program. Changing it does not run the program again. vSphere Automation API:
   * `guest.Credentials`.
   */
  credentials: secret(updates(GuestCredentials)),
  /**
   * Absolute path of the program in the guest, such as `/bin/sh` or `C:\Windows\System32\cmd.exe`. vSphere Automation API:
   * `guest.Processes.CreateSpec`, as for the next four inputs.
   */
  path: replaces(someText),
  /**
   * Arguments of the program. With a list, the program receives each item unchanged as one argument. The guest interprets a text: on
   * Linux, /bin/bash reads it after the path, so that quotes, `$VARIABLES` and redirections work.
   *
   * @default none
   */
  arguments: replaces(programArguments),
  /**
   * Absolute path of the working directory in the guest.
   *
   * @default the guest's own, on Linux the user's home
   */
  workingDirectory: replaces(someText.optional()),
  /**
   * Environment variables to add or to replace, by name. All others, such as PATH, keep the guest's values. On Linux the values are
   * in a file that only the guest's user can read. On Windows they are part of the command line, and cannot be empty.
   *
   * @default none
   */
  environmentVariables: replaces(z.record(z.string(), text).optional()),
  /** Whether the program starts with its window minimized. Windows guests only. */
  startMinimized: replaces(z.boolean().default(false)),
  /**
   * Text or Pulumi asset that the program reads from its standard input. A file in the guest carries it. The state has the digest of an
   * asset, not its content.
   *
   * @default nothing
   */
  stdin: replaces(textOrAsset.optional()),
  /** Whether to keep the program's output, and how much. `true` keeps the first 65536 bytes of each stream. */
  captureOutput: updates(z.union([z.boolean(), Capture], "must be true, false or { maxBytes }.").default(true)),
  /**
   * Encoding of the program's output: a name that Node's `TextDecoder` knows, such as `windows-1252`, `utf-16le`, `ibm866` or
   * `shift_jis`. Programs of Windows mostly write in the code page of their console. A change counts for output that is fetched
   * later.
   */
  outputEncoding: updates(
    someText
      .refine(isEncoding, 'must be the name of an encoding, such as "windows-1252" or "utf-16le".')
      .default("utf-8"),
  ),
  /**
   * Files to fetch from the guest when the program has ended, also when it failed. A change fetches them again and does not run the
   * program again.
   *
   * @default none
   */
  collect: updates(z.array(Collect).optional()),
  /** Exit codes that mean success. Any other fails the resource, and the next `pulumi up` runs the program again. */
  expectedExitCodes: updates(exitCodes),
  /**
   * Whether to wait for the end of the program. With false the resource is complete after the start, and a later `pulumi refresh`
   * fetches the run result.
   */
  waitForExit: updates(z.boolean().default(true)),
  /**
   * Whether the program restarts the guest. Then the run is done when the guest has booted again and VMware Tools are back, also if the
   * restart cut the program off; then it has no `exitCode`. On Windows the exit codes 3010 and 1641 are successes too. After 3010, which
   * means that a restart is needed, the provider restarts the guest. Needs `waitForExit`.
   */
  expectReboot: updates(z.boolean().default(false)),
  /** Maximum run time of the program, in seconds, 1 to 604800 (a week). With `expectReboot` it includes the restart. */
  timeoutSeconds: updates(runSeconds.default(3_600)),
  /**
   * Whether to terminate the program after `timeoutSeconds` or when `pulumi up` is canceled. With false it continues, and
   * the next `pulumi up` waits for it.
   */
  terminateOnTimeout: updates(z.boolean().default(true)),
  /**
   * Program that runs in the guest when this resource is deleted or replaced, and so before its VM is deleted. It runs with the recorded
   * `credentials`, and its only success is exit code 0. If the VM is off or gone, it does not run. Nor does it with the option
   * `deleteBeforeReplace: false`, if the replacement has run in the VM already. A change counts for the next deletion.
   *
   * @default none
   */
  onDelete: updates(OnDelete.optional()),
  /** Maximum wait until VMware Tools accept guest operations, in seconds, 1 to 604800 (a week). */
  readyTimeoutSeconds: updates(runSeconds.default(300)),
  /**
   * Any values. A change runs the program again.
   *
   * @default none
   */
  triggers: replaces(triggers),
  ...commonInputs,
});

/** A program's output may repeat these inputs. */
export const shownInputs = ["arguments", "environmentVariables", "stdin"] as const;

export const guestProcessRunOutputs = strictObject({
  /** Process id in the guest. */
  pid: z.number(),
  /**
   * Exit code of the program, or 128 plus the signal's number if a signal ended it. Absent while the program runs, and if a restart of
   * the guest cut it off.
   */
  exitCode: z.number().optional(),
  /** Start of the program in RFC 3339, by the guest's clock. */
  startedAt: z.string(),
  /**
   * End of the program in RFC 3339, by the guest's clock. Absent while the program runs. For a run that was cut off, the time when that was
   * seen.
   */
  finishedAt: z.string().optional(),
  /** Guest user that ran the program. */
  owner: z.string(),
  /** Path and arguments of the program. */
  command: secretWith(shownInputs, z.string()),
  /** Standard output of the program, decoded from `outputEncoding`. */
  stdout: secretWith(shownInputs, z.string()),
  /** Standard error of the program, decoded from `outputEncoding`. */
  stderr: secretWith(shownInputs, z.string()),
  /** Whether standard output was longer than `stdout`. */
  stdoutTruncated: z.boolean(),
  /** Whether standard error was longer than `stderr`. */
  stderrTruncated: z.boolean(),
  /** True if standard output was not valid in `outputEncoding`, so that `stdout` has replacement characters. */
  stdoutLossy: z.boolean().optional(),
  /** True if standard error was not valid in `outputEncoding`, so that `stderr` has replacement characters. */
  stderrLossy: z.boolean().optional(),
  /** Files that `collect` names, by their path in the guest. */
  files: secretWith(shownInputs, z.record(z.string(), CollectedFile).optional()),
});

export type GuestProcessRunInputs = z.output<typeof guestProcessRunInputs>;
export type GuestProcessRunOutputs = z.output<typeof guestProcessRunOutputs>;

export type OnDelete = z.input<typeof OnDelete>;

/** The inputs as the state has them: without defaults. */
export type RecordedInputs = z.input<typeof guestProcessRunInputs>;
