import { z } from "zod";
import { ignores, replaces, secretWith, strictObject, updates } from "../field";

const text = z.string().min(1, "must not be empty.");
const script = z.string().regex(/\S/, "must not be empty.");

export const scriptExecutionInputs = strictObject({
  /**
   * Id of the runspace to run in. Without it the script gets a runspace of its own, which is deleted after the run. A change is no
   * reason to run again, since a runspace is a lease and made anew often; `triggers: [shell.id]` makes it one.
   */
  runspaceId: ignores(text.optional()),
  /** Name that SRS shows. The default is the resource's name and digits of its own. */
  name: ignores(text.max(255, "must have at most 255 characters.").optional()),
  /** The PowerShell script. In a runspace its variables stay for the scripts that follow. */
  script: replaces(script),
  /**
   * Values for the script's parameters by name: text, number, boolean, list or object; `true` turns a switch on, and null passes the
   * name alone. A list reaches the script as one.
   */
  parameters: replaces(z.record(z.string(), z.unknown()).optional()),
  /**
   * Scripts that compute a parameter's value, by name. What they write is the value; one value that `parameters` has for the same name
   * is passed to the script as `-argument`.
   */
  parameterScripts: replaces(z.record(z.string(), script).optional()),
  /** `text` gives `output` as PowerShell would show it, `json` gives `objects`. */
  outputFormat: replaces(z.enum(["text", "json"]).default("text")),
  /** Connect the script's own runspace to vCenter first. */
  runVcConnectionScript: replaces(z.boolean().default(false)),
  /** Fail when a script that ended well has written to its error stream, as most cmdlets do instead of ending in error. */
  failOnErrorStream: updates(z.boolean().default(false)),
  /** How long it may take, in seconds, with all waiting but for other scripts of this program. Then the script is canceled. */
  timeoutSeconds: updates(
    z.number().min(1, "must be at least 1 second.").max(86_400, "must be at most 86400 seconds (a day).").default(3600),
  ),
  /** Anything: when it changes, the script runs again. */
  triggers: replaces(z.array(z.unknown()).optional()),
  /**
   * Name of the configured connection.
   *
   * @default "default"
   */
  connection: replaces(text.optional()),
});

const records = z.array(
  strictObject({
    /** RFC 3339, by the service's clock. */
    time: z.string(),
    /** Text of the record. */
    message: z.string(),
  }),
);

/** Whatever a script writes may repeat these. */
const shown = ["script", "parameters", "parameterScripts"];

export const scriptExecutionOutputs = strictObject({
  /** The name, as declared or chosen. */
  name: z.string(),
  /** `success`: a script that ends otherwise fails the resource. */
  state: z.string(),
  /** Why it ended so, where SRS says so. */
  reason: secretWith(shown, z.string().optional()),
  /** What it wrote, for `outputFormat: "text"`. */
  output: secretWith(shown, z.string()),
  /** What it wrote, object by object, for `outputFormat: "json"`. Values inside an object are plain; nested ones are texts. */
  objects: secretWith(shown, z.array(z.unknown())),
  /** What it wrote beside its output: the last 50 records of each stream. */
  streams: secretWith(
    shown,
    strictObject({
      /** Of Write-Information and Write-Host. */
      information: records,
      /** Of errors that did not end the script, and of Write-Error. */
      error: records,
      /** Of Write-Warning. */
      warning: records,
      /** Of Write-Debug. */
      debug: records,
      /** Of Write-Verbose. */
      verbose: records,
    }),
  ),
  /** RFC 3339, by the service's clock. */
  startTime: z.string(),
  /** RFC 3339, by the service's clock. */
  endTime: z.string(),
});

export type ScriptExecutionInputs = z.output<typeof scriptExecutionInputs>;
export type ScriptExecutionOutputs = z.output<typeof scriptExecutionOutputs>;
