import { createHash } from "node:crypto";
import { z } from "zod";
import type { Containers } from "./containers";
import { invalidArgument, notFound } from "./errors";
import { checkUnion } from "./union";
import { isBefore, type Version } from "./version";
import type { Nic, Vm } from "./vm";

/** Ethernet.UpdateSpec: docs/apis/vcenter.md section 8. A host device exists in old VMs only, and cannot be asked for. */
const updateSchema = z.strictObject({
  upt_compatibility_enabled: z.boolean().optional(),
  upt_v2_compatibility_enabled: z.boolean().optional(),
  mac_type: z.enum(["MANUAL", "GENERATED", "ASSIGNED"]).optional(),
  mac_address: z
    .string()
    .regex(/^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i, "is not a MAC address such as 00:50:56:01:02:03")
    .optional(),
  wake_on_lan_enabled: z.boolean().optional(),
  backing: z
    .strictObject({
      type: z.enum(["STANDARD_PORTGROUP", "DISTRIBUTED_PORTGROUP", "OPAQUE_NETWORK"]),
      network: z.string().min(1).optional(),
      distributed_port: z.string().optional(),
    })
    .superRefine(
      checkUnion({
        STANDARD_PORTGROUP: { required: ["network"] },
        DISTRIBUTED_PORTGROUP: { required: ["network"], optional: ["distributed_port"] },
        OPAQUE_NETWORK: { required: ["network"] },
      }),
    )
    .optional(),
  start_connected: z.boolean().optional(),
  allow_guest_control: z.boolean().optional(),
});

export type NicUpdate = z.infer<typeof updateSchema>;

export function nicUpdateSchema(version: Version): z.ZodType<NicUpdate> {
  return isBefore(version, "8.0.0") ? updateSchema.omit({ upt_v2_compatibility_enabled: true }) : updateSchema;
}

export function generateMac(seed: string): string {
  const hex = createHash("sha256").update(seed).digest("hex");
  return `00:50:56:${((Number.parseInt(hex.slice(0, 2), 16) & 0x3f) | 0x80).toString(16)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
}

/** The NICs of a clone: those of the source with addresses of their own, changed as asked. */
export function cloneNics(
  source: Vm,
  cloneId: string,
  updates: Record<string, NicUpdate>,
  disconnectAll: boolean,
  containers: Containers,
): Map<string, Nic> {
  for (const [key, update] of Object.entries(updates)) {
    const nic = source.nics.get(key);
    if (!nic)
      throw invalidArgument(`The virtual machine ${source.id} has no Ethernet adapter '${key}'.`, [source.id, key]);
    checkNicUpdate(source, key, nic, update, containers);
  }
  return new Map(
    [...source.nics].map(([key, nic]): [string, Nic] => {
      const update = updates[key] ?? {};
      const changed = updatedNic(nic, update, `${cloneId} ${key}`);
      // It comes up as the source is now: `start_connected` counts from the next power-on, unless it is asked for.
      const { start_connected: isAsked } = update;
      const state = isAsked === undefined ? nic.state : isAsked ? "CONNECTED" : "NOT_CONNECTED";
      changed.state = disconnectAll ? "NOT_CONNECTED" : state;
      changed.guestMacAddress = nic.guestMacAddress;
      changed.addresses = changed.state === "CONNECTED" ? [...nic.addresses] : [];
      return [key, changed];
    }),
  );
}

/** A NIC as an update makes it. `seed` is where a generated MAC address comes from: a clone does not keep its source's. */
export function updatedNic(nic: Nic, update: NicUpdate, seed: string): Nic {
  const macType = update.mac_type ?? nic.macType;
  const keepsMac = macType === "MANUAL" && nic.macType === "MANUAL";
  const macAddress = (update.mac_address ?? (keepsMac ? nic.macAddress : generateMac(seed)))
    .toLowerCase()
    .replaceAll("-", ":");
  return {
    ...nic,
    network: update.backing?.network ?? nic.network,
    distributedPort: update.backing ? update.backing.distributed_port : nic.distributedPort,
    macType,
    macAddress,
    guestMacAddress: macAddress,
    startConnected: update.start_connected ?? nic.startConnected,
    allowGuestControl: update.allow_guest_control ?? nic.allowGuestControl,
    wakeOnLan: update.wake_on_lan_enabled ?? nic.wakeOnLan,
    upt: update.upt_compatibility_enabled ?? nic.upt,
    uptV2: update.upt_v2_compatibility_enabled ?? nic.uptV2,
  };
}

export function checkNicUpdate(vm: Vm, key: string, nic: Nic, update: NicUpdate, containers: Containers): void {
  const macType = update.mac_type ?? nic.macType;
  if (update.mac_address && macType !== "MANUAL") {
    throw invalidArgument(`A mac_address is for mac_type MANUAL; adapter '${key}' has ${macType}.`, [key, macType]);
  }
  if (!update.mac_address && macType === "MANUAL" && nic.macType !== "MANUAL") {
    throw invalidArgument(`The mac_type MANUAL of adapter '${key}' needs a mac_address.`, [key]);
  }
  const asksUpt = update.upt_compatibility_enabled ?? update.upt_v2_compatibility_enabled;
  if (asksUpt !== undefined && nic.type !== "VMXNET3") {
    throw invalidArgument(`UPT is for VMXNET3 only; adapter '${key}' is ${nic.type}.`, [key, nic.type]);
  }
  if (!update.backing) return;
  const { type, network: id = "" } = update.backing;
  const network = containers.network(id);
  if (network.type !== type) {
    throw invalidArgument(`The network ${id} is of type ${network.type}, not ${type}.`, [id, network.type, type]);
  }
  if (network.datacenter !== vm.datacenter) {
    throw invalidArgument(`The network ${id} is not in the datacenter of ${vm.id}, ${vm.datacenter}.`, [id]);
  }
}

export function findNic(vm: Vm, key: string): Nic {
  const nic = vm.nics.get(key);
  if (!nic) throw notFound("Ethernet adapter", key);
  return nic;
}
