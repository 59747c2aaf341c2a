import { z } from "zod";
import { isError, OpsError } from "../../errors";
import { DevicesInfo } from "./devices";
import { NicsInfo } from "./nics";
import { ObjectName, storedName } from "./objectName";
import type { VcenterSession } from "./session";

export const powerStates = ["POWERED_ON", "POWERED_OFF", "SUSPENDED"] as const;
export type PowerState = (typeof powerStates)[number];

const Power = z.enum(powerStates);
const Row = z
  .object({ vm: z.string(), name: ObjectName, power_state: Power })
  .transform((row) => ({ id: row.vm, name: row.name, powerState: row.power_state }));
const Rows = z.array(Row);

/** A row of the list: all that vCenter says of many VMs in one call. */
export type VmRow = z.output<typeof Row>;

const Uuid = z.string().toLowerCase().optional();
const Info = z
  .object({
    name: ObjectName,
    power_state: Power,
    guest_OS: z.string(),
    cpu: z.object({ count: z.number() }),
    memory: z.object({ size_MiB: z.number() }),
    identity: z.object({ bios_uuid: Uuid, instance_uuid: Uuid }).optional(),
    instant_clone_frozen: z.boolean().optional(),
    nics: NicsInfo.optional(),
    // Only a warning comes of these: one of another shape must not fail the read.
    cdroms: DevicesInfo.optional().catch(undefined),
    floppies: DevicesInfo.optional().catch(undefined),
    serial_ports: DevicesInfo.optional().catch(undefined),
    parallel_ports: DevicesInfo.optional().catch(undefined),
  })
  .transform((info) => ({
    name: info.name,
    powerState: info.power_state,
    /** Lower-case; vCenter may leave the identity out of a response. */
    biosUuid: info.identity?.bios_uuid,
    instanceUuid: info.identity?.instance_uuid,
    guestOs: info.guest_OS,
    cpuCount: info.cpu.count,
    memorySizeMib: info.memory.size_MiB,
    /** The guest has frozen itself for cloning: its clones cost it no disk level. */
    instantCloneFrozen: info.instant_clone_frozen ?? false,
    /** Its NICs by device key; vCenter may leave them out of a response, as the devices that follow. */
    nics: info.nics,
    drives: { ...info.cdroms, ...info.floppies },
    serialPorts: info.serial_ports,
    parallelPorts: info.parallel_ports,
  }));

export type Vm = VmRow & z.output<typeof Info>;

/** Values of one filter are alternatives; different filters must all match. */
export interface VmFilter {
  vms?: string[];
  names?: string[];
  folders?: string[];
  power_states?: PowerState[];
}

/** vSphere Automation API, Vcenter VM. */
export class Vms {
  constructor(private readonly session: VcenterSession) {}

  async get(id: string): Promise<Vm> {
    const path = `vm/${encodeURIComponent(id)}`;
    return { id, ...(await this.session.call({ what: `read VM ${id}`, method: "GET", path }, Info)) };
  }

  /** Undefined only on vCenter's own word that there is no such VM. */
  async find(id: string): Promise<Vm | undefined> {
    try {
      return await this.get(id);
    } catch (error) {
      if (isError(error, "NotFound")) return undefined;
      throw error;
    }
  }

  /** VMs that match, of those this user may see. More than vCenter's limit (4,000) is the error TooManyMatches. */
  async list(filter: VmFilter = {}): Promise<VmRow[]> {
    const names = filter.names && { names: filter.names.map(storedName) };
    const what = `list VMs${filter.names ? ` named ${shownNames(filter.names)}` : ""}`;
    return this.session.call({ what, method: "GET", path: "vm", filter: { ...filter, ...names } }, Rows);
  }

  /** Removes a VM that is off, with its disks. One that is gone already is no error. */
  async delete(id: string): Promise<void> {
    try {
      const path = `vm/${encodeURIComponent(id)}`;
      await this.session.call({ what: `delete VM ${id}`, method: "DELETE", path }, z.unknown());
    } catch (error) {
      if (isError(error, "NotFound")) return;
      if (!isError(error, "NoSuchOperation")) throw error;
      throw new OpsError("Unknown", error.message, error.details);
    }
  }
}

function shownNames(names: string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}
