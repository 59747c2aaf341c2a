import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { ConsoleTicketOutputs, consoleTicketInputs } from "../provider/resources/consoleTicket/schema";
import type { Args, Outputs } from "./input";
import { registration } from "./resource";

export type ConsoleTicketArgs = Args<z.input<typeof consoleTicketInputs>>;

const outputs = {
  ticket: undefined,
  issuedAt: undefined,
  expiresAt: undefined,
} satisfies Record<keyof ConsoleTicketOutputs, undefined>;

// The outputs are declared once, in the schema: merging gives the class their types and their documentation.
export interface ConsoleTicket extends Outputs<ConsoleTicketOutputs> {}

/**
 * A one-time ticket to a VM's screen, valid for 30 minutes. The next `pulumi up` after that issues a new one; a refresh never
 * does.
 *
 * @example
 * const screen = new vsphere.ConsoleTicket("screen", { vm: vm.id, type: "WEBMKS" });
 * export const url = screen.ticket;
 */
export class ConsoleTicket extends pulumi.CustomResource {
  constructor(name: string, args: ConsoleTicketArgs, opts: pulumi.CustomResourceOptions = {}) {
    const secrets = pulumi.mergeOptions({ additionalSecretOutputs: ["ticket"] }, opts);
    super(...registration("ConsoleTicket", "consoleTicket", name, args, outputs, secrets));
  }
}
