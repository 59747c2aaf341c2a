import { z } from "zod";
import { replaces, secret, secretWith, strictObject, updates } from "../field";

const noNul = (text: string) => !text.includes("\0");
const nul = "must not contain a NUL character: no program can be given one.";
const text = z.string().refine(noNul, nul);
const someText = text.min(1, "must not be empty.");
const seconds = z
  .number()
  .min(1, "must be at least 1 second.")
  .max(604_800, "must be at most 604800 seconds (a week).");

/** Bytes of each stream that are kept unless said. */
const defaultMaxBytes = 65_536;
const maxBytes = 16 * 2 ** 20;

const Credentials = strictObject({
  /** USERNAME_PASSWORD for a user of the guest, or SAML_BEARER_TOKEN for a token that the guest takes for one. */
  type: z.enum(["USERNAME_PASSWORD", "SAML_BEARER_TOKEN"]),
  /** Name of the guest's user. With a SAML token it may be left out. */
  userName: someText.optional(),
  /** Password of the guest's user. */
  password: text.optional(),
  /** The SAML token. */
  samlToken: someText.optional(),
  /** Runs the program in the user's session on the guest's screen; there has to be one. */
  interactiveSession: z.boolean().default(false),
});

const Capture = strictObject({
  /** Most bytes of each stream that are kept, from its beginning: 1 to 16777216. */
  maxBytes: z
    .int("must be a whole number of bytes.")
    .min(1, "must be at least 1 byte; for no output at all set captureOutput to false.")
    .max(maxBytes, `must be at most ${maxBytes} bytes (16 MiB): write larger output to a file in the guest.`)
    .default(defaultMaxBytes),
});

const exitCode = z.int("must be a whole number.");

export const guestProcessRunInputs = strictObject({
  /** Id of the VM, such as `vm-101`. */
  vm: replaces(someText),
  /** Guest account that runs the program. Changing it does not run the program again. */
  credentials: secret(updates(Credentials)),
  /** Absolute path of the program in the guest, such as `/bin/sh` or `C:\Windows\System32\cmd.exe`. */
  path: replaces(someText),
  /**
   * Arguments of the program. A list reaches the program unchanged, each item as one argument. A text is read by the guest:
   * on Linux by /bin/bash as it stands after the path, so that quotes, `$VARIABLES` and redirections work.
   */
  arguments: replaces(z.union([text, z.array(text)], "must be a text or a list of texts.").optional()),
  /** Absolute path of the folder to run in. Default: what the guest uses, on Linux the user's home. */
  workingDirectory: replaces(someText.optional()),
  /**
   * Variables to add to the guest's own environment, or to set anew there; all others, PATH among them, stay as they are. On Linux
   * they travel in a file that only the guest's user can read; on Windows as text of the command line.
   */
  environmentVariables: replaces(z.record(z.string(), text).optional()),
  /** Windows: starts the program with its window minimized. */
  startMinimized: replaces(z.boolean().optional()),
  /** What the program reads from its standard input, through a file in the guest. Default: nothing. */
  stdin: replaces(z.string().optional()),
  /** Whether to keep what the program writes, and how much of it. Default: the first 65,536 bytes of each stream. */
  captureOutput: updates(z.union([z.boolean(), Capture], "must be true, false or { maxBytes }.").default(true)),
  /** Exit codes that count as success; any other fails the resource, and the next `pulumi up` runs the program again. */
  expectedExitCodes: updates(z.array(exitCode).min(1, "must name at least one exit code, such as [0].").default([0])),
  /**
   * Whether to wait for the end of the program. With false the resource is done when the program was started, and a later
   * `pulumi refresh` picks up its end.
   */
  waitForExit: updates(z.boolean().default(true)),
  /** How long the program may run, in seconds. */
  timeoutSeconds: updates(seconds.default(3_600)),
  /** Whether a program that runs longer, or whose `pulumi up` is canceled, is terminated. With false it runs on, and the next `pulumi up` waits for it. */
  terminateOnTimeout: updates(z.boolean().default(true)),
  /** How long to wait for VMware Tools to be ready for guest operations, in seconds. */
  readyTimeoutSeconds: updates(seconds.default(300)),
  /** Anything: when it changes, the program runs again. */
  triggers: replaces(z.array(z.unknown()).optional()),
  /**
   * Name of the configured connection.
   *
   * @default "default"
   */
  connection: replaces(someText.optional()),
});

/** What a program writes may repeat these. */
export const shownInputs = ["arguments", "environmentVariables", "stdin"];

export const guestProcessRunOutputs = strictObject({
  /** Id of the process in the guest. */
  pid: z.number(),
  /** The program's own exit code; 128 and the number of the signal when one ended it. Absent while it runs. */
  exitCode: z.number().optional(),
  /** When the program was started, by the guest's clock; RFC 3339. */
  startedAt: z.string(),
  /** When it ended. Absent while it runs. */
  finishedAt: z.string().optional(),
  /** The guest's user that it ran as. */
  owner: z.string(),
  /** The program and its arguments. */
  command: secretWith(shownInputs, z.string()),
  /** What the program wrote to its standard output, decoded as UTF-8. */
  stdout: secretWith(shownInputs, z.string()),
  /** What the program wrote to its standard error, decoded as UTF-8. */
  stderr: secretWith(shownInputs, z.string()),
  /** Whether there was more on standard output than is kept. */
  stdoutTruncated: z.boolean(),
  /** Whether there was more on standard error than is kept. */
  stderrTruncated: z.boolean(),
  /** True when standard output was no valid UTF-8, so that some bytes were replaced in `stdout`. */
  stdoutLossy: z.boolean().optional(),
  /** True when standard error was no valid UTF-8, so that some bytes were replaced in `stderr`. */
  stderrLossy: z.boolean().optional(),
});

export type GuestProcessRunInputs = z.output<typeof guestProcessRunInputs>;
export type GuestProcessRunOutputs = z.output<typeof guestProcessRunOutputs>;

/** The inputs as a state has them, which is without defaults. */
export type RecordedInputs = z.input<typeof guestProcessRunInputs>;

/** Bytes of each stream to keep; undefined when nothing is captured. */
export function maxBytesOf({ captureOutput = true }: Pick<RecordedInputs, "captureOutput">): number | undefined {
  if (captureOutput === false) return undefined;
  return (captureOutput === true ? undefined : captureOutput.maxBytes) ?? defaultMaxBytes;
}
