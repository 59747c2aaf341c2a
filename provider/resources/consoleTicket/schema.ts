import { z } from "zod";
import { ticketTypes } from "../../operations/vcenter/consoleTickets";
import { replaces, secret, strictObject } from "../field";

export const consoleTicketInputs = strictObject({
  /** Id of the VM, such as `vm-101`. */
  vm: replaces(z.string().min(1, "must not be empty.")),
  /** WEBMKS opens in a browser and needs a VM that is on; VMRC is for VMware Remote Console. */
  type: replaces(z.enum(ticketTypes)),
  /** Anything: when it changes, a new ticket is issued. */
  triggers: replaces(z.array(z.unknown()).optional()),
  /**
   * Name of the configured connection.
   *
   * @default "default"
   */
  connection: replaces(z.string().min(1, "must not be empty.").optional()),
});

export const consoleTicketOutputs = strictObject({
  /** URI that opens the console, once. */
  ticket: secret(z.string()),
  /** RFC 3339, by vCenter's clock. */
  issuedAt: z.string(),
  /** 30 minutes after `issuedAt`: from then on the next `pulumi up` issues a new ticket. */
  expiresAt: z.string(),
});

export type ConsoleTicketInputs = z.output<typeof consoleTicketInputs>;
export type ConsoleTicketOutputs = z.output<typeof consoleTicketOutputs>;
