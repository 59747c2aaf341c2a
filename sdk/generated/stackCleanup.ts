// Written by `npm run docs` from provider/resources/stackCleanup/schema.ts: change that instead.
import type * as pulumi from "@pulumi/pulumi";
import type { InputValues } from "../inputValues";

/** Inputs of StackCleanup. */
export interface StackCleanupArgs {
  /**
   * Name of the connection whose VMs, and with `srs` runspaces, are deleted (docs/configuration.md). A stack with several vCenters
   * declares one StackCleanup for each.
   *
   * A change updates the resource in place.
   *
   * @default "default"
   */
  connection?: pulumi.Input<string | undefined>;
  /**
   * Whether to delete runspaces of SRS too.
   *
   * A change updates the resource in place.
   *
   * @default false
   */
  srs?: pulumi.Input<boolean | undefined>;
}

/** Outputs of StackCleanup. */
export interface StackCleanupOutputs extends InputValues<StackCleanupArgs, never> {}

/** Facts that the class registers with. */
export const stackCleanupFacts = {
  token: "pulumi-nodejs:dynamic/vsphere-ops:StackCleanup",
  handler: "stackCleanup",
  /** Every output as a key. The SDK never resolves an output that is not a property of the registration. */
  outputs: {},
  inputs: ["connection", "srs"],
  requiredOutput: "",
  timeouts: [],
  secretInputs: [],
  secretSources: [],
  derivedOutputs: [],
} as const;
