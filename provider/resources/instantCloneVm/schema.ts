import { z } from "zod";
import { ticketTypes } from "../../operations/vcenter/consoleTickets";
import { powerStates } from "../../operations/vcenter/powerState";
import { replaces, secret, storedAs, strictObject, updates } from "../field";
import { textOf, ticketsOf } from "./ticketText";

const uuid = z
  .string()
  .regex(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    'must be a UUID such as "12345678-abcd-1234-cdef-123456789abc".',
  );
const text = z.string().min(1, "must not be empty.");
const seconds = z.number().min(0, "must be 0 or more seconds.").max(86_400, "must be at most 86400 seconds (a day).");
const atLeastOneSecond = seconds.min(1, "must be at least 1 second.");
const deviceKey = z.string().regex(/^\d+$/, 'must be the key of a device of the source, such as "4000".');

const Placement = strictObject({
  /** Id of the VM folder, such as `group-v3`. */
  folder: text.optional(),
  /** Name of the VM folder. */
  folderName: text.optional(),
  /** Id of the resource pool, such as `resgroup-8`. */
  resourcePool: text.optional(),
  /** Name of the resource pool. */
  resourcePoolName: text.optional(),
  /** Id of the datastore, such as `datastore-11`. */
  datastore: text.optional(),
  /** Name of the datastore. */
  datastoreName: text.optional(),
});

const NicBacking = strictObject({
  /** Kind of the backing. */
  type: z.enum(["STANDARD_PORTGROUP", "HOST_DEVICE", "DISTRIBUTED_PORTGROUP", "OPAQUE_NETWORK"]),
  /** Id of the network, such as `network-7`. */
  network: text.optional(),
  /** Name of the network. */
  networkName: text.optional(),
  /** Key of the port on a distributed portgroup. */
  distributedPort: text.optional(),
});

const Nic = strictObject({
  /** What the NIC is connected to; by default what the source's NIC is connected to. */
  backing: NicBacking.optional(),
  /** How the MAC address comes about. */
  macType: z.enum(["MANUAL", "GENERATED", "ASSIGNED"]).optional(),
  /** The MAC address, for `macType: "MANUAL"`. */
  macAddress: z
    .string()
    .regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i, 'must be a MAC address such as "00:50:56:01:23:45".')
    .optional(),
  /** Whether the NIC is connected when the VM powers on. */
  startConnected: z.boolean().optional(),
  /** Whether the guest may connect and disconnect it. */
  allowGuestControl: z.boolean().optional(),
  /** Whether a packet on this NIC may wake the VM. */
  wakeOnLanEnabled: z.boolean().optional(),
});

const Port = strictObject({
  /** What the port is connected to, with the fields of the vSphere Automation API in camelCase: `type`, `file`, and so on. */
  backing: z
    .looseObject({
      /** Kind of the backing, such as `FILE` or `HOST_DEVICE`. */
      type: text,
    })
    .optional(),
  /** Whether the port is connected when the VM powers on. */
  startConnected: z.boolean().optional(),
  /** Whether the guest may connect and disconnect it. */
  allowGuestControl: z.boolean().optional(),
});

const SerialPort = strictObject({
  ...Port.shape,
  /** Whether the port yields the processor while the guest polls it. */
  yieldOnPoll: z.boolean().optional(),
});

const powerState = z.enum(powerStates);

export const instantCloneVmInputs = strictObject({
  /** Id of the VM to clone, such as `vm-101`. Either this or `sourceName`. The source must be running. */
  source: replaces(text.optional()),
  /** Name of the VM to clone. Names that match no VM or several are an error. */
  sourceName: replaces(text.optional()),
  /**
   * Name of the clone. The default is the resource's name and eight digits that stand for this resource of this stack, so that
   * a clone whose answer was lost is found again.
   */
  name: replaces(text.max(80, "must have at most 80 characters.").optional()),
  /** Where the clone lives: each part by id or by name. What is not given is as for the source. */
  placement: replaces(Placement.optional()),
  /** NICs to change while cloning, by the source's device key, such as `"4000"`. */
  nicsToUpdate: replaces(z.record(deviceKey, Nic).optional()),
  /** Disconnects every NIC, so that the clone does not answer to its source's address. Default: as the source has them. */
  disconnectAllNics: replaces(z.boolean().optional()),
  /** Parallel ports to change while cloning, by the source's device key. */
  parallelPortsToUpdate: replaces(z.record(deviceKey, Port).optional()),
  /** Serial ports to change while cloning, by the source's device key. */
  serialPortsToUpdate: replaces(z.record(deviceKey, SerialPort).optional()),
  /**
   * BIOS UUID of the clone. By default the provider chooses one that proves the clone its own: adoption after a lost answer and
   * every delete rest on it.
   */
  biosUuid: replaces(uuid.toLowerCase().optional()),
  /** Power state to keep: brought about after cloning, and again whenever it was changed by hand. Default: left alone. */
  powerState: updates(powerState.optional()),
  /** What to wait for after cloning: nothing, VMware Tools, or Tools and an address of the clone's own NICs. */
  waitFor: updates(z.enum(["none", "tools", "ip"]).default("none")),
  /**
   * Console tickets to issue once, with the VM. They expire after 30 minutes; use ConsoleTicket for fresh ones. Default:
   * `["WEBMKS"]`, and none for a VM that is kept off or suspended.
   */
  consoleTickets: updates(z.array(z.enum(ticketTypes)).optional()),
  /** How long cloning may take, in seconds, with all attempts. */
  createTimeoutSeconds: updates(atLeastOneSecond.default(600)),
  /** How long to wait for what `waitFor` asks, in seconds. */
  readyTimeoutSeconds: updates(atLeastOneSecond.default(300)),
  /** How long deleting may take, in seconds. */
  deleteTimeoutSeconds: updates(atLeastOneSecond.default(300)),
  /** How long the guest may take to shut down before the VM is powered off and deleted, in seconds; 0 powers it off at once. */
  gracefulShutdownSeconds: updates(seconds.default(0)),
  /**
   * Name of the configured connection.
   *
   * @default "default"
   */
  connection: replaces(text.optional()),
});

const Ticket = strictObject({
  /** URI that opens the console, once. */
  ticket: z.string(),
  /** RFC 3339, by vCenter's clock. */
  expiresAt: z.string(),
});

export const instantCloneVmOutputs = strictObject({
  /** Name of the clone, as it was made. */
  name: z.string(),
  /** BIOS UUID of the clone. */
  biosUuid: z.string(),
  /** vCenter's own UUID of the clone. */
  instanceUuid: z.string(),
  /** Power state, as last seen. */
  powerState,
  /** The clone's address, when it was waited for. */
  ipAddress: z.string().optional(),
  /** The guest's host name, when Tools were waited for. */
  hostName: z.string().optional(),
  /** The issued tickets by type. */
  consoleTickets: storedAs(
    { write: textOf, read: ticketsOf },
    secret(
      strictObject({
        /** Opens the console in a browser, through the host that runs the VM. */
        WEBMKS: Ticket.optional(),
        /** Opens the console in VMware Remote Console, through vCenter. */
        VMRC: Ticket.optional(),
      }),
    ),
  ),
});

export type InstantCloneVmInputs = z.output<typeof instantCloneVmInputs>;
export type InstantCloneVmOutputs = z.output<typeof instantCloneVmOutputs>;
