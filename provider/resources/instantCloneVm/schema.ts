import { z } from "zod";
import { ticketTypes } from "../../operations/vcenter/consoleTickets";
import { powerStates } from "../../operations/vcenter/powerState";
import { replaces, secret, storedAs, strictObject, updates } from "../field";
import { Address } from "../inputs/address";
import { atLeastOneSecond, commonInputs, seconds, text } from "../inputs/common";
import { NicUpdates } from "../inputs/nics";
import { Placement } from "../inputs/placement";
import { ParallelPortUpdates, SerialPortUpdates } from "../inputs/ports";
import { textOf, ticketsOf } from "./ticketText";

const uuid = z
  .string()
  .regex(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    'must be a UUID such as "12345678-abcd-1234-cdef-123456789abc".',
  );
const powerState = z.enum(powerStates);

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
  /**
   * Folder, resource pool and datastore of the clone, each by id or by name. vSphere Automation API: `VM.InstantClonePlacementSpec`.
   *
   * @default the source's
   */
  placement: replaces(Placement.optional()),
  /**
   * NICs to change in the clone, by the source's device key, such as `"4000"`. vSphere Automation API: `Ethernet.UpdateSpec`.
   *
   * @default none
   */
  nicsToUpdate: replaces(NicUpdates.optional()),
  /**
   * Whether to disconnect all NICs, so that the clone does not use its source's address on the network.
   *
   * @default false
   */
  disconnectAllNics: replaces(z.boolean().optional()),
  /**
   * Parallel ports to change in the clone, by the source's device key. vSphere Automation API: `Parallel.UpdateSpec`.
   *
   * @default none
   */
  parallelPortsToUpdate: replaces(ParallelPortUpdates.optional()),
  /**
   * Serial ports to change in the clone, by the source's device key. vSphere Automation API: `Serial.UpdateSpec`.
   *
   * @default none
   */
  serialPortsToUpdate: replaces(SerialPortUpdates.optional()),
  /**
   * BIOS UUID of the clone. It proves that a VM is this clone, before the provider adopts or deletes it.
   *
   * @default a UUID computed from project, stack, the resource's URN and inputs
   */
  biosUuid: replaces(uuid.toLowerCase().optional()),
  /**
   * Power state of the clone. Every `pulumi up` restores it.
   *
   * @default POWERED_ON after cloning; later changes outside of Pulumi are left alone
   */
  powerState: updates(powerState.optional()),
  /** Condition to wait for after cloning: nothing, VMware Tools, or Tools and an IP address of the clone's own NICs. */
  waitFor: updates(z.enum(["none", "tools", "ip"]).default("none")),
  /**
   * Address to wait for, among those of the clone's connected NICs. Only with `waitFor: "ip"`.
   *
   * @default the first IPv4 address, else the first IPv6 address
   */
  address: updates(Address.optional()),
  /**
   * Whether an address and a host name count that may be the source's. A clone starts with both. Set it for clones on a network of
   * their own. If VMware Tools of the source do not respond, as in a frozen VM, a fixed address of the clone cannot be told from the
   * source's: then set it together with the source's address in `address.ignore`.
   *
   * @default false
   */
  acceptSourceAddress: updates(z.boolean().optional()),
  /**
   * Types of console tickets to issue once, with the VM. They expire after 30 minutes; use ConsoleTicket for fresh ones.
   * A ticket that cannot be issued is an error if this input asks for it, and a warning otherwise.
   *
   * @default ["WEBMKS"], or none with `powerState` POWERED_OFF or SUSPENDED
   */
  consoleTickets: updates(z.array(z.enum(ticketTypes)).optional()),
  /** Maximum time of cloning, with all attempts, in seconds, 1 to 86400. */
  createTimeoutSeconds: updates(atLeastOneSecond.default(600)),
  /** Maximum wait for the condition in `waitFor`, in seconds, 1 to 86400. */
  readyTimeoutSeconds: updates(atLeastOneSecond.default(300)),
  /** Maximum time of a delete, in seconds, 1 to 86400. */
  deleteTimeoutSeconds: updates(atLeastOneSecond.default(300)),
  /**
   * Maximum wait for a shutdown of the guest before a delete, in seconds, 0 to 86400. Then the VM is powered off. 0 powers
   * it off at once.
   */
  gracefulShutdownSeconds: updates(seconds.default(0)),
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
