// Written by `npm run docs` from provider/resources/runspace/schema.ts: change that instead.
import type * as pulumi from "@pulumi/pulumi";

/** Inputs of Runspace. */
export interface RunspaceArgs {
  /**
   * Name that SRS shows. The default is the resource's name and eight digits that stand for this resource of this stack. One that
   * an interrupted run left behind is found again by its name, so give no name that others of the same SRS user may give.
   *
   * A change replaces the resource.
   */
  name?: pulumi.Input<string | undefined>;
  /**
   * Connect to vCenter first, as the SRS user, so that scripts can use PowerCLI. A connection that fails is an error.
   *
   * A change replaces the resource.
   *
   * @default false
   */
  runVcConnectionScript?: pulumi.Input<boolean | undefined>;
  /**
   * How long it may take until the runspace is ready, with the wait for a place in a full service, in seconds.
   *
   * A change updates the resource in place.
   *
   * @default 900
   */
  createTimeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * Anything: when it changes, the runspace is made anew.
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

/** Outputs of Runspace. */
export interface RunspaceOutputs {
  /** The name, as SRS has it. */
  readonly name: pulumi.Output<string | undefined>;
  /** `ready` from the time it was made; a busy runspace is `ready` too. */
  readonly state: pulumi.Output<string>;
  /** RFC 3339, by the service's clock. */
  readonly creationTime: pulumi.Output<string>;
  /** Execution of the script that connected to vCenter. */
  readonly vcConnectionScriptId: pulumi.Output<string | undefined>;
  /** What that script reported: empty, since a runspace whose connection failed is not kept. */
  readonly connectionErrors: pulumi.Output<string[]>;
}

/** What the class registers with. */
export const runspaceFacts = {
  token: "pulumi-nodejs:dynamic/vsphere-ops:Runspace",
  handler: "runspace",
  /** Every output as a key: the SDK never resolves one that is not a property of the registration. */
  outputs: {
    name: undefined,
    state: undefined,
    creationTime: undefined,
    vcConnectionScriptId: undefined,
    connectionErrors: undefined,
  },
  timeouts: ["createTimeoutSeconds"],
  secretInputs: [],
  secretSources: [],
  derivedOutputs: [],
} as const;
