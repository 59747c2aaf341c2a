// Written by `npm run docs` from provider/resources/consoleTicket/schema.ts: change that instead.
import type * as pulumi from "@pulumi/pulumi";
import type { InputValues } from "../inputValues";

/** Inputs of ConsoleTicket. */
export interface ConsoleTicketArgs {
  /**
   * Id of the VM, such as `vm-101`.
   *
   * A change replaces the resource.
   */
  vm: pulumi.Input<string>;
  /**
   * WEBMKS for a browser: the VM must be powered on. VMRC for VMware Remote Console: works while the VM is off, too.
   *
   * A change replaces the resource.
   */
  type: pulumi.Input<"WEBMKS" | "VMRC">;
  /**
   * Any values. A change issues a new ticket.
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

/** Outputs of ConsoleTicket. */
export interface ConsoleTicketOutputs extends InputValues<ConsoleTicketArgs, never> {
  /**
   * URI that opens the console once.
   *
   * Always a secret.
   */
  readonly ticket: pulumi.Output<string>;
  /** Time of issue in RFC 3339, by vCenter's clock. */
  readonly issuedAt: pulumi.Output<string>;
  /** 30 minutes after `issuedAt`, in RFC 3339. After this time the next `pulumi up` issues a new ticket. */
  readonly expiresAt: pulumi.Output<string>;
}

/** Facts that the class registers with. */
export const consoleTicketFacts = {
  token: "pulumi-nodejs:dynamic/vsphere-ops:ConsoleTicket",
  handler: "consoleTicket",
  /** Every output as a key. The SDK never resolves an output that is not a property of the registration. */
  outputs: {
    ticket: undefined,
    issuedAt: undefined,
    expiresAt: undefined,
  },
  inputs: ["vm", "type", "triggers", "connection"],
  requiredOutput: "issuedAt",
  timeouts: [],
  secretInputs: [],
  secretSources: [],
  derivedOutputs: [],
} as const;
