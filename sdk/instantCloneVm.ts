import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { InstantCloneVmOutputs, instantCloneVmInputs } from "../provider/resources/instantCloneVm/schema";
import type { Args, Outputs } from "./input";
import { registration } from "./resource";

export type InstantCloneVmArgs = Args<z.input<typeof instantCloneVmInputs>>;

const outputs = {
  name: undefined,
  biosUuid: undefined,
  instanceUuid: undefined,
  powerState: undefined,
  ipAddress: undefined,
  hostName: undefined,
  consoleTickets: undefined,
} satisfies Record<keyof InstantCloneVmOutputs, undefined>;

// The outputs are declared once, in the schema: merging gives the class their types and their documentation.
export interface InstantCloneVm extends Outputs<InstantCloneVmOutputs> {}

/**
 * A running VM, forked from a running VM in about a second.
 *
 * @example
 * const vm = new vsphere.InstantCloneVm("web", { sourceName: "golden", waitFor: "tools" });
 * export const name = vm.name;
 */
export class InstantCloneVm extends pulumi.CustomResource {
  constructor(name: string, args: InstantCloneVmArgs, opts: pulumi.CustomResourceOptions = {}) {
    const secrets = pulumi.mergeOptions({ additionalSecretOutputs: ["consoleTickets"] }, opts);
    super(...registration("InstantCloneVm", "instantCloneVm", name, args, outputs, secrets));
  }

  /** Reads a VM that exists already, by its id. It is not managed: `destroy` leaves it alone. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions = {}): InstantCloneVm {
    return new InstantCloneVm(name, {}, { ...opts, id });
  }
}
