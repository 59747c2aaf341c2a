// Written by `npm run docs` from provider/resources/scriptExecution/schema.ts: change that instead.
import type * as pulumi from "@pulumi/pulumi";
import type { InputValues } from "../inputValues";

/** Inputs of ScriptExecution. */
export interface ScriptExecutionArgs {
  /**
   * Id of the runspace that runs the script. A change does not run the script again, because a runspace is a lease and is often
   * recreated. To run it again in each new runspace, set `triggers: [shell.id]`.
   *
   * A change alone does nothing.
   *
   * @default a runspace for this script alone, which is deleted after the run
   */
  runspaceId?: pulumi.Input<string | undefined>;
  /**
   * Beginning of the name that SRS shows, at most 255 characters. Digits for this resource and for what it runs follow.
   *
   * A change alone does nothing.
   *
   * @default the resource's name
   */
  name?: pulumi.Input<string | undefined>;
  /**
   * The PowerShell script. In a shared runspace, later scripts see its variables.
   *
   * A change replaces the resource.
   */
  script: pulumi.Input<string>;
  /**
   * Values of the script's parameters, by name: text, number, boolean, list or object. `true` turns a switch on, and null passes the
   * name without a value. The script receives a list as one value.
   *
   * A change replaces the resource.
   *
   * @default none
   */
  parameters?: pulumi.Input<{ [key: string]: unknown } | undefined>;
  /**
   * Scripts that compute the value of a parameter, by the parameter's name. Their output is the value. If `parameters` has a
   * value for the same name, the script receives that value as `-argument`.
   *
   * A change replaces the resource.
   *
   * @default none
   */
  parameterScripts?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /**
   * Form of the output: `text` for `output` as PowerShell shows it, `json` for `objects`.
   *
   * A change replaces the resource.
   *
   * @default "text"
   */
  outputFormat?: pulumi.Input<"text" | "json" | undefined>;
  /**
   * Whether SRS first connects the runspace to vCenter. Only for a script without `runspaceId`.
   *
   * A change replaces the resource.
   *
   * @default false
   */
  runVcConnectionScript?: pulumi.Input<boolean | undefined>;
  /**
   * Whether a successful script fails the resource if it wrote to its error stream. Most cmdlets report their errors
   * there.
   *
   * A change updates the resource in place.
   *
   * @default false
   */
  failOnErrorStream?: pulumi.Input<boolean | undefined>;
  /**
   * Maximum time of the run, in seconds, 1 to 86400. It includes all waits except those for other scripts of this program.
   * After it the script is canceled.
   *
   * A change updates the resource in place.
   *
   * @default 3600
   */
  timeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * Any values. A change runs the script again.
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

/** Outputs of ScriptExecution. */
export interface ScriptExecutionOutputs extends InputValues<ScriptExecutionArgs, "name"> {
  /** Name of the script execution in SRS, declared or chosen by the provider. */
  readonly name: pulumi.Output<string>;
  /** State of the execution in SRS. Always `success`, because every other result fails the resource. */
  readonly state: pulumi.Output<string>;
  /**
   * Reason for the state. Absent if SRS gives none.
   *
   * A secret when one of `script`, `parameters`, `parameterScripts` is.
   */
  readonly reason: pulumi.Output<string | undefined>;
  /**
   * Output of the script, for `outputFormat: "text"`.
   *
   * A secret when one of `script`, `parameters`, `parameterScripts` is.
   */
  readonly output: pulumi.Output<string>;
  /**
   * Output objects of the script, for `outputFormat: "json"`. Their properties are plain values; a nested object is text.
   *
   * A secret when one of `script`, `parameters`, `parameterScripts` is.
   */
  readonly objects: pulumi.Output<unknown[]>;
  /**
   * Records of PowerShell's other streams, at most the last 50 of each.
   *
   * A secret when one of `script`, `parameters`, `parameterScripts` is.
   */
  readonly streams: pulumi.Output<{
    /** Records of Write-Information and Write-Host. */
    information: {
      /** Time of the record in RFC 3339, by the service's clock. */
      time: string;
      /** Text of the record. */
      message: string;
    }[];
    /** Errors that did not end the script, and records of Write-Error. */
    error: {
      /** Time of the record in RFC 3339, by the service's clock. */
      time: string;
      /** Text of the record. */
      message: string;
    }[];
    /** Records of Write-Warning. */
    warning: {
      /** Time of the record in RFC 3339, by the service's clock. */
      time: string;
      /** Text of the record. */
      message: string;
    }[];
    /** Records of Write-Debug. */
    debug: {
      /** Time of the record in RFC 3339, by the service's clock. */
      time: string;
      /** Text of the record. */
      message: string;
    }[];
    /** Records of Write-Verbose. */
    verbose: {
      /** Time of the record in RFC 3339, by the service's clock. */
      time: string;
      /** Text of the record. */
      message: string;
    }[];
  }>;
  /** Start of the run in RFC 3339, by the service's clock. */
  readonly startTime: pulumi.Output<string>;
  /** End of the run in RFC 3339, by the service's clock. */
  readonly endTime: pulumi.Output<string>;
}

/** Facts that the class registers with. */
export const scriptExecutionFacts = {
  token: "pulumi-nodejs:dynamic/vsphere-ops:ScriptExecution",
  handler: "scriptExecution",
  /** Every output as a key. The SDK never resolves an output that is not a property of the registration. */
  outputs: {
    name: undefined,
    state: undefined,
    reason: undefined,
    output: undefined,
    objects: undefined,
    streams: undefined,
    startTime: undefined,
    endTime: undefined,
  },
  inputs: ["runspaceId", "script", "parameters", "parameterScripts", "outputFormat", "runVcConnectionScript", "failOnErrorStream", "timeoutSeconds", "triggers", "connection"],
  requiredOutput: "state",
  timeouts: ["timeoutSeconds"],
  secretInputs: [],
  secretSources: ["script", "parameters", "parameterScripts"],
  derivedOutputs: ["reason", "output", "objects", "streams"],
} as const;
