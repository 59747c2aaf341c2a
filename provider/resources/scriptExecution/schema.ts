import { z } from "zod";
import { ignores, replaces, secretWith, strictObject, updates } from "../field";
import { atLeastOneSecond, commonInputs, text, triggers } from "../inputs/common";

const script = z.string().regex(/\S/, "must not be empty.");

export const scriptExecutionInputs = strictObject({
  /**
   * Id of the runspace that runs the script. A change does not run the script again, because a runspace is a lease and is often
   * recreated. To run it again in each new runspace, set `triggers: [shell.id]`.
   *
   * @default a runspace for this script alone, which is deleted after the run
   */
  runspaceId: ignores(text.optional()),
  /**
   * Beginning of the name that SRS shows, at most 255 characters. Digits for this resource and for what it runs follow.
   *
   * @default the resource's name
   */
  name: ignores(text.max(255, "must have at most 255 characters.").optional()),
  /** The PowerShell script. In a shared runspace, later scripts see its variables. */
  script: replaces(script),
  /**
   * Values of the script's parameters, by name: text, number, boolean, list or object. `true` turns a switch on, and null passes the
   * name without a value. The script receives a list as one value.
   *
   * @default none
   */
  parameters: replaces(z.record(z.string(), z.unknown()).optional()),
  /**
   * Scripts that compute the value of a parameter, by the parameter's name. Their output is the value. If `parameters` has a
   * value for the same name, the script receives that value as `-argument`.
   *
   * @default none
   */
  parameterScripts: replaces(z.record(z.string(), script).optional()),
  /** Form of the output: `text` for `output` as PowerShell shows it, `json` for `objects`. */
  outputFormat: replaces(z.enum(["text", "json"]).default("text")),
  /** Whether SRS first connects the runspace to vCenter. Only for a script without `runspaceId`. */
  runVcConnectionScript: replaces(z.boolean().default(false)),
  /**
   * Whether a successful script fails the resource if it wrote to its error stream. Most cmdlets report their errors
   * there.
   */
  failOnErrorStream: updates(z.boolean().default(false)),
  /**
   * Maximum time of the run, in seconds, 1 to 86400. It includes all waits except those for other scripts of this program.
   * After it the script is canceled.
   */
  timeoutSeconds: updates(atLeastOneSecond.default(3600)),
  /**
   * Any values. A change runs the script again.
   *
   * @default none
   */
  triggers: replaces(triggers),
  ...commonInputs,
});

const records = z.array(
  strictObject({
    /** Time of the record in RFC 3339, by the service's clock. */
    time: z.string(),
    /** Text of the record. */
    message: z.string(),
  }),
);

/** A script's output may repeat these inputs. */
const shown = ["script", "parameters", "parameterScripts"];

export const scriptExecutionOutputs = strictObject({
  /** Name of the script execution in SRS, declared or chosen by the provider. */
  name: z.string(),
  /** State of the execution in SRS. Always `success`, because every other result fails the resource. */
  state: z.string(),
  /** Reason for the state. Absent if SRS gives none. */
  reason: secretWith(shown, z.string().optional()),
  /** Output of the script, for `outputFormat: "text"`. */
  output: secretWith(shown, z.string()),
  /**
   * Output objects of the script, for `outputFormat: "json"`. Their properties are plain values; a nested object is text.
   */
  objects: secretWith(shown, z.array(z.unknown())),
  /** Records of PowerShell's other streams, at most the last 50 of each. */
  streams: secretWith(
    shown,
    strictObject({
      /** Records of Write-Information and Write-Host. */
      information: records,
      /** Errors that did not end the script, and records of Write-Error. */
      error: records,
      /** Records of Write-Warning. */
      warning: records,
      /** Records of Write-Debug. */
      debug: records,
      /** Records of Write-Verbose. */
      verbose: records,
    }),
  ),
  /** Start of the run in RFC 3339, by the service's clock. */
  startTime: z.string(),
  /** End of the run in RFC 3339, by the service's clock. */
  endTime: z.string(),
});

export type ScriptExecutionInputs = z.output<typeof scriptExecutionInputs>;
export type ScriptExecutionOutputs = z.output<typeof scriptExecutionOutputs>;
