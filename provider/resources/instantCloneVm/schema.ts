import { z } from "zod";
import { ticketTypes } from "../../operations/vcenter/consoleTickets";
import { replaces, secret, storedAs, strictObject, updates } from "../field";
import { cloneInputs, lifeInputs, powerState } from "../inputs/clone";
import { commonInputs, text, triggers } from "../inputs/common";
import { textOf, ticketsOf } from "./ticketText";

const uuid = z
  .string()
  .regex(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    'must be a UUID such as "12345678-abcd-1234-cdef-123456789abc".',
  );

export const instantCloneVmInputs = strictObject({
  /** Id of the VM to clone, such as `vm-101`. Set either this or `sourceName`. The source must be powered on. */
  source: replaces(text.optional()),
  /**
   * Name of the VM to clone, in place of `source`, or its inventory path, such as `DC1/vm/CI/golden`. It must match exactly one VM. A
   * slash within a name is written `%2f` in a path.
   */
  sourceName: replaces(text.optional()),
  /**
   * Name of the clone, at most 80 characters. After a lost response the provider finds the clone by this name.
   *
   * @default the resource's name and eight hexadecimal digits, computed from the resource's URN
   */
  name: replaces(text.max(80, "must have at most 80 characters.").optional()),
  ...cloneInputs(replaces),
  /**
   * BIOS UUID of the clone. It proves that a VM is this clone, before the provider adopts or deletes it.
   *
   * @default a UUID computed from project, stack, the resource's URN and inputs
   */
  biosUuid: replaces(uuid.toLowerCase().optional()),
  /**
   * Types of console tickets to issue once, with the VM. They expire after 30 minutes; use ConsoleTicket for fresh ones.
   * A ticket that cannot be issued is an error if this input asks for it, and a warning otherwise.
   *
   * @default ["WEBMKS"], or none with `powerState` POWERED_OFF or SUSPENDED
   */
  consoleTickets: updates(z.array(z.enum(ticketTypes)).optional().meta({ isEmptyMeant: true })),
  ...lifeInputs,
  /**
   * Any values, such as the version of the image in the source. A change replaces the clone.
   *
   * @default none
   */
  triggers: replaces(triggers),
  ...commonInputs,
});

const Ticket = strictObject({
  /** URI that opens the console once. */
  ticket: z.string(),
  /** Time of expiry in RFC 3339, by vCenter's clock. */
  expiresAt: z.string(),
});

export const instantCloneVmOutputs = strictObject({
  /** Name of the clone at its creation. */
  name: z.string(),
  /** BIOS UUID of the clone. */
  biosUuid: z.string(),
  /** Instance UUID of the clone, unique in vCenter. */
  instanceUuid: z.string(),
  /** Power state of the clone when it was last read. */
  powerState,
  /** MAC addresses of the NICs after cloning, by device key. */
  macAddresses: z.record(z.string(), z.string()).optional(),
  /** Ids of the networks of the NICs after cloning, by device key, such as `{"4000": "network-7"}`. */
  networks: z.record(z.string(), z.string()).optional(),
  /** IP address when it was last read. A refresh reads it again. Absent unless `waitFor` is `ip`. */
  ipAddress: z.string().optional(),
  /** All addresses that `address` allows; the first is `ipAddress`. Absent unless `waitFor` is `ip`. */
  ipAddresses: z.array(z.string()).optional(),
  /**
   * Host name of the guest when it was last read. A refresh reads it again. Absent if `waitFor` is `none`, and as long as it may be the
   * source's.
   */
  hostName: z.string().optional(),
  /** Issued tickets, by type. */
  consoleTickets: storedAs(
    { write: textOf, read: ticketsOf },
    secret(
      strictObject({
        /** Opens the console in a browser, through the ESXi host that runs the VM. */
        WEBMKS: Ticket.optional(),
        /** Opens the console in VMware Remote Console, through vCenter. */
        VMRC: Ticket.optional(),
      }),
    ),
  ),
});

export type InstantCloneVmInputs = z.output<typeof instantCloneVmInputs>;
export type InstantCloneVmOutputs = z.output<typeof instantCloneVmOutputs>;
