import { z } from "zod";
import { ticketTypes } from "../../operations/vcenter/consoleTickets";
import { replaces, secret, strictObject } from "../field";
import { commonInputs, text, triggers } from "../inputs/common";

export const consoleTicketInputs = strictObject({
  /** Id of the VM, such as `vm-101`. */
  vm: replaces(text),
  /** WEBMKS for a browser: the VM must be powered on. VMRC for VMware Remote Console: works while the VM is off, too. */
  type: replaces(z.enum(ticketTypes)),
  /**
   * Any values. A change issues a new ticket.
   *
   * @default none
   */
  triggers: replaces(triggers),
  ...commonInputs,
});

export const consoleTicketOutputs = strictObject({
  /** URI that opens the console once. */
  ticket: secret(z.string()),
  /** Time of issue in RFC 3339, by vCenter's clock. */
  issuedAt: z.string(),
  /** 30 minutes after `issuedAt`, in RFC 3339. After this time the next `pulumi up` issues a new ticket. */
  expiresAt: z.string(),
});

export type ConsoleTicketInputs = z.output<typeof consoleTicketInputs>;
export type ConsoleTicketOutputs = z.output<typeof consoleTicketOutputs>;
