// Written by `npm run docs` from provider/resources/scriptExecution/schema.ts: change that instead.
import type * as pulumi from "@pulumi/pulumi";

/** Inputs of ScriptExecution. */
export interface ScriptExecutionArgs {
  /**
   * Id of the runspace to run in. Without it the script gets a runspace of its own, which is deleted after the run. A change is no
   * reason to run again, since a runspace is a lease and made anew often; `triggers: [shell.id]` makes it one.
   *
   * A change alone does nothing.
   */
  runspaceId?: pulumi.Input<string | undefined>;
  /**
   * Name that SRS shows. The default is the resource's name and digits of its own.
   *
   * A change alone does nothing.
   */
  name?: pulumi.Input<string | undefined>;
  /**
   * The PowerShell script. In a runspace its variables stay for the scripts that follow.
   *
   * A change replaces the resource.
   */
  script: pulumi.Input<string>;
  /**
   * Values for the script's parameters by name: text, number, boolean, list or object; `true` turns a switch on, and null passes the
   * name alone. A list reaches the script as one.
   *
   * A change replaces the resource.
   */
  parameters?: pulumi.Input<{ [key: string]: unknown } | undefined>;
  /**
   * Scripts that compute a parameter's value, by name. What they write is the value; one value that `parameters` has for the same name
   * is passed to the script as `-argument`.
   *
   * A change replaces the resource.
   */
  parameterScripts?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /**
   * `text` gives `output` as PowerShell would show it, `json` gives `objects`.
   *
   * A change replaces the resource.
   *
   * @default "text"
   */
  outputFormat?: pulumi.Input<"text" | "json" | undefined>;
  /**
   * Connect the script's own runspace to vCenter first.
   *
   * A change replaces the resource.
   *
   * @default false
   */
  runVcConnectionScript?: pulumi.Input<boolean | undefined>;
  /**
   * Fail when a script that ended well has written to its error stream, as most cmdlets do instead of ending in error.
   *
   * A change updates the resource in place.
   *
   * @default false
   */
  failOnErrorStream?: pulumi.Input<boolean | undefined>;
  /**
   * How long it may take, in seconds, with all waiting but for other scripts of this program. Then the script is canceled.
   *
   * A change updates the resource in place.
   *
   * @default 3600
   */
  timeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * Anything: when it changes, the script runs again.
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

/** Outputs of ScriptExecution. */
export interface ScriptExecutionOutputs {
  /** The name, as declared or chosen. */
  readonly name: pulumi.Output<string>;
  /** `success`: a script that ends otherwise fails the resource. */
  readonly state: pulumi.Output<string>;
  /**
   * Why it ended so, where SRS says so.
   *
   * A secret when one of `script`, `parameters`, `parameterScripts` is.
   */
  readonly reason: pulumi.Output<string | undefined>;
  /**
   * What it wrote, for `outputFormat: "text"`.
   *
   * A secret when one of `script`, `parameters`, `parameterScripts` is.
   */
  readonly output: pulumi.Output<string>;
  /**
   * What it wrote, object by object, for `outputFormat: "json"`. Values inside an object are plain; nested ones are texts.
   *
   * A secret when one of `script`, `parameters`, `parameterScripts` is.
   */
  readonly objects: pulumi.Output<unknown[]>;
  /**
   * What it wrote beside its output: the last 50 records of each stream.
   *
   * A secret when one of `script`, `parameters`, `parameterScripts` is.
   */
  readonly streams: pulumi.Output<{
    /** Of Write-Information and Write-Host. */
    information: {
      /** RFC 3339, by the service's clock. */
      time: string;
      /** Text of the record. */
      message: string;
    }[];
    /** Of errors that did not end the script, and of Write-Error. */
    error: {
      /** RFC 3339, by the service's clock. */
      time: string;
      /** Text of the record. */
      message: string;
    }[];
    /** Of Write-Warning. */
    warning: {
      /** RFC 3339, by the service's clock. */
      time: string;
      /** Text of the record. */
      message: string;
    }[];
    /** Of Write-Debug. */
    debug: {
      /** RFC 3339, by the service's clock. */
      time: string;
      /** Text of the record. */
      message: string;
    }[];
    /** Of Write-Verbose. */
    verbose: {
      /** RFC 3339, by the service's clock. */
      time: string;
      /** Text of the record. */
      message: string;
    }[];
  }>;
  /** RFC 3339, by the service's clock. */
  readonly startTime: pulumi.Output<string>;
  /** RFC 3339, by the service's clock. */
  readonly endTime: pulumi.Output<string>;
}

/** What the class registers with. */
export const scriptExecutionFacts = {
  token: "pulumi-nodejs:dynamic/vsphere-ops:ScriptExecution",
  handler: "scriptExecution",
  /** Every output as a key: the SDK never resolves one that is not a property of the registration. */
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
  timeouts: ["timeoutSeconds"],
  secretInputs: [],
  secretSources: ["script", "parameters", "parameterScripts"],
  derivedOutputs: ["reason", "output", "objects", "streams"],
} as const;
