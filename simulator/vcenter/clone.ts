import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Settings } from "../inventory/schema";
import { shareForClone } from "./busy";
import type { Containers, Place } from "./containers";
import { invalidArgument, unexpectedInput, VcenterError } from "./errors";
import type { HostSlots } from "./hostSlots";
import { storedName } from "./names";
import { cloneNics, nicUpdateSchema } from "./nics";
import { type Call, inBoth, type Operation } from "./operation";
import { clonePorts, parallelUpdateSchema, serialUpdateSchema } from "./ports";
import { parseSpec } from "./spec";
import { isBefore, type Version } from "./version";
import type { Vm } from "./vm";
import type { Vms } from "./vms";

/** InstantCloneSpec: docs/apis/vcenter.md section 3, "instant clone". */
const cloneSpecOf = (version: Version) =>
  z.strictObject({
    source: z.string().min(1),
    name: z.string().min(1).max(80).transform(storedName),
    placement: z
      .strictObject({
        folder: z.string().optional(),
        resource_pool: z.string().optional(),
        datastore: z.string().optional(),
      })
      .optional(),
    nics_to_update: z.record(z.string(), nicUpdateSchema(version)).optional(),
    disconnect_all_nics: z.boolean().optional(),
    parallel_ports_to_update: z.record(z.string(), parallelUpdateSchema).optional(),
    serial_ports_to_update: z.record(z.string(), serialUpdateSchema).optional(),
    bios_uuid: z
      .string()
      .regex(
        /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
        "is not a uuid such as 12345678-abcd-1234-cdef-123456789abc",
      )
      .optional(),
  });

type CloneSpec = z.infer<ReturnType<typeof cloneSpecOf>>;

const maps = ["nics_to_update", "parallel_ports_to_update", "serial_ports_to_update"];

/** One blocking call; the clone comes into being at the end of its latency, whether the client still waits or not. */
export function instantCloneOperation(
  vms: Vms,
  containers: Containers,
  settings: Settings,
  slots: HostSlots,
  version: Version,
): Operation {
  const { api, rest } = inBoth("POST", "/vcenter/vm", "instant-clone");
  const addresses = { api: { ...api, since: "7.0.2" as const }, rest };
  if (isBefore(version, "7.0.0")) return { name: "instantClone", ...addresses, maps, handle: refuseAction };
  const cloneSpec = cloneSpecOf(version);
  const specOf = (call: Call) => parseSpec(cloneSpec, call.spec);
  return {
    name: "instantClone",
    ...addresses,
    maps,
    begin: async (call) => {
      const source = vms.get(specOf(call).source);
      const endShare = shareForClone(source);
      const endSlot = await slots.take(source.host);
      return () => {
        endSlot();
        endShare();
      };
    },
    handle: (call) => instantClone(specOf(call), vms, containers, settings).id,
  };
}

/** What a server before 7.0 says: docs/apis/vcenter.md section 3.6. */
function refuseAction(): never {
  throw unexpectedInput(["action"]);
}

function instantClone(spec: CloneSpec, vms: Vms, containers: Containers, settings: Settings): Vm {
  const source = vms.get(spec.source);
  if (source.powerState !== "POWERED_ON") throw notRunning(source);
  if (source.deltaDepth >= settings.maxDeltaDepth) throw tooDeep(source, settings.maxDeltaDepth);
  if (source.cdrom === "CONNECTED") throw connectedDrive(source);
  const place = placementOf(spec, source, containers);
  const namesake = vms.inFolder(place.folder, spec.name);
  if (namesake) throw nameTaken(spec.name, namesake);

  const id = vms.nextId();
  const disconnectAll = spec.disconnect_all_nics ?? false;
  const nics = cloneNics(source, id, spec.nics_to_update ?? {}, disconnectAll, containers);
  const clone: Vm = {
    ...source,
    ...place,
    id,
    name: spec.name,
    biosUuid: spec.bios_uuid ?? randomUUID(),
    instanceUuid: randomUUID(),
    source: source.id,
    // It goes on after the freeze command, with the memory of the source: Tools, host name and address are as there.
    frozen: false,
    deltaDepth: source.deltaDepth + 1,
    guest: { ...source.guest, toolsFrozen: false },
    nics,
    parallelPorts: clonePorts(source, source.parallelPorts, spec.parallel_ports_to_update ?? {}, "parallel port"),
    serialPorts: clonePorts(source, source.serialPorts, spec.serial_ports_to_update ?? {}, "serial port"),
    operation: undefined,
    isOccupied: false,
    clonesUnderWay: 0,
  };
  // A running source gets a delta disk of its own with each clone; a frozen one does not.
  if (!source.frozen) source.deltaDepth++;
  vms.add(clone);
  vms.emit("cloned", source, clone);
  return clone;
}

/** Unset parts are the source's; the host stays. All parts have to fit that host's cluster and datacenter. */
function placementOf(spec: CloneSpec, source: Vm, containers: Containers): Place {
  const { folder, resource_pool: resourcePool, datastore } = spec.placement ?? {};
  const { datacenter, cluster, host } = source;
  const refuse = (what: string, id: string): never => {
    throw invalidArgument(`The ${what} ${id} does not fit the source ${source.id} in ${datacenter}, ${cluster}.`, [id]);
  };
  if (folder) {
    const { type, datacenter: other } = containers.folder(folder);
    if (type !== "VIRTUAL_MACHINE" || other !== datacenter) refuse("folder", folder);
  }
  if (resourcePool && containers.resourcePool(resourcePool).cluster !== cluster) refuse("resource pool", resourcePool);
  if (datastore && containers.datastore(datastore).datacenter !== datacenter) refuse("datastore", datastore);
  return {
    datacenter,
    cluster,
    host,
    folder: folder ?? source.folder,
    resourcePool: resourcePool ?? source.resourcePool,
    datastore: datastore ?? source.datastore,
  };
}

function nameTaken(name: string, namesake: Vm): VcenterError {
  return new VcenterError(
    "ALREADY_EXISTS",
    "com.vmware.api.vcenter.vm.already_exists",
    `A virtual machine named '${name}' exists in folder '${namesake.folder}': '${namesake.id}'.`,
    [name, namesake.folder, namesake.id],
  );
}

/** NOT_ALLOWED_IN_CURRENT_STATE is not among the errors of this operation; which one comes is not stated (docs/apis/vcenter.md section 7, item 5). */
function notRunning(source: Vm): VcenterError {
  const message = `The source '${source.id}' of an instant clone must be POWERED_ON; it is ${source.powerState}.`;
  return new VcenterError("ERROR", "com.vmware.api.vcenter.vm.instant_clone.source_not_running", message, [source.id]);
}

function tooDeep(source: Vm, limit: number): VcenterError {
  const message = `The disk of '${source.id}' has ${source.deltaDepth} delta disks; at most ${limit} are possible.`;
  return new VcenterError("ERROR", "com.vmware.api.vcenter.vm.instant_clone.too_many_deltas", message, [source.id]);
}

/** Which error it is, is not stated: docs/apis/vcenter.md section 3.7. */
function connectedDrive(source: Vm): VcenterError {
  const id = "com.vmware.api.vcenter.vm.instant_clone.device_not_supported";
  return new VcenterError("UNSUPPORTED", id, `A drive of the virtual machine ${source.id} is connected.`, [source.id]);
}
