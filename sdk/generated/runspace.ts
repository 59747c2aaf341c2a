// Written by `npm run docs` from provider/resources/runspace/schema.ts: change that instead.
import type * as pulumi from "@pulumi/pulumi";
import type { InputValues } from "../inputValues";

/** Inputs of Runspace. */
export interface RunspaceArgs {
  /**
   * Name of the runspace in SRS, at most 255 characters. After an interrupted run the provider finds the runspace by this name. So
   * choose a name that no other client of the same SRS user uses.
   *
   * A change replaces the resource.
   *
   * @default the resource's name and hexadecimal digits: 16 of the stack, and eight computed from the resource's URN
   */
  name?: pulumi.Input<string | undefined>;
  /**
   * Whether SRS first connects the runspace to vCenter as the SRS user, for PowerCLI. A failed connection fails the
   * resource.
   *
   * A change replaces the resource.
   *
   * @default false
   */
  runVcConnectionScript?: pulumi.Input<boolean | undefined>;
  /**
   * Maximum time until the runspace is ready, in seconds, 1 to 86400. It includes the wait for a free slot in a full
   * service.
   *
   * A change updates the resource in place.
   *
   * @default 900
   */
  createTimeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * Any values. A change recreates the runspace.
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

/** Outputs of Runspace. */
export interface RunspaceOutputs extends InputValues<RunspaceArgs, "name"> {
  /** Name of the runspace in SRS. */
  readonly name: pulumi.Output<string | undefined>;
  /** State of the runspace in SRS. It is `ready` after creation, also while a script runs. */
  readonly state: pulumi.Output<string>;
  /** Time of creation in RFC 3339, by the service's clock. */
  readonly creationTime: pulumi.Output<string>;
  /** Id of the script execution that connected the runspace to vCenter. Absent without `runVcConnectionScript`. */
  readonly vcConnectionScriptId: pulumi.Output<string | undefined>;
  /** Errors of that script. Always empty, because a runspace without its connection is deleted. */
  readonly connectionErrors: pulumi.Output<string[]>;
}

/** Facts that the class registers with. */
export const runspaceFacts = {
  token: "pulumi-nodejs:dynamic/vsphere-ops:Runspace",
  handler: "runspace",
  /** Every output as a key. The SDK never resolves an output that is not a property of the registration. */
  outputs: {
    name: undefined,
    state: undefined,
    creationTime: undefined,
    vcConnectionScriptId: undefined,
    connectionErrors: undefined,
  },
  inputs: ["runVcConnectionScript", "createTimeoutSeconds", "triggers", "connection"],
  requiredOutput: "state",
  timeouts: ["createTimeoutSeconds"],
  secretInputs: [],
  secretSources: [],
  derivedOutputs: [],
} as const;
