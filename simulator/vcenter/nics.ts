import { createHash } from "node:crypto";
import { z } from "zod";
import type { Containers } from "./containers";
import { invalidArgument } from "./errors";
import type { Nic, Vm } from "./vm";

/** Ethernet.UpdateSpec: docs/apis/vcenter.md section 8. */
export const nicUpdateSchema = z.strictObject({
  upt_compatibility_enabled: z.boolean().optional(),
  mac_type: z.enum(["MANUAL", "GENERATED", "ASSIGNED"]).optional(),
  mac_address: z
    .string()
    .regex(/^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i, "is not a MAC address such as 00:50:56:01:02:03")
    .optional(),
  wake_on_lan_enabled: z.boolean().optional(),
  backing: z
    .strictObject({
      type: z.enum(["STANDARD_PORTGROUP", "DISTRIBUTED_PORTGROUP", "OPAQUE_NETWORK"]),
      network: z.string(),
      distributed_port: z.string().optional(),
    })
    .optional(),
  start_connected: z.boolean().optional(),
  allow_guest_control: z.boolean().optional(),
});

export type NicUpdate = z.infer<typeof nicUpdateSchema>;

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
  for (const [key, update] of Object.entries(updates)) checkUpdate(source, key, update, containers);
  return new Map(
    [...source.nics].map(([key, nic]): [string, Nic] => {
      const update = updates[key] ?? {};
      const macType = update.mac_type ?? nic.macType;
      const inherited =
        macType === "MANUAL" && nic.macType === "MANUAL" ? nic.macAddress : generateMac(`${cloneId} ${key}`);
      const changed: Nic = {
        network: update.backing?.network ?? nic.network,
        macType,
        macAddress: (update.mac_address ?? inherited).toLowerCase().replaceAll("-", ":"),
        connected: !disconnectAll && (update.start_connected ?? nic.connected),
        startConnected: update.start_connected ?? nic.startConnected,
        allowGuestControl: update.allow_guest_control ?? nic.allowGuestControl,
        wakeOnLan: update.wake_on_lan_enabled ?? nic.wakeOnLan,
      };
      return [key, changed];
    }),
  );
}

function checkUpdate(source: Vm, key: string, update: NicUpdate, containers: Containers): void {
  const nic = source.nics.get(key);
  if (!nic)
    throw invalidArgument(`The virtual machine ${source.id} has no Ethernet adapter '${key}'.`, [source.id, key]);
  const macType = update.mac_type ?? nic.macType;
  if (update.mac_address && macType !== "MANUAL") {
    throw invalidArgument(`A mac_address is for mac_type MANUAL; adapter '${key}' has ${macType}.`, [key, macType]);
  }
  if (!update.mac_address && macType === "MANUAL" && nic.macType !== "MANUAL") {
    throw invalidArgument(`The mac_type MANUAL of adapter '${key}' needs a mac_address.`, [key]);
  }
  if (!update.backing) return;
  const { type, network: id } = update.backing;
  const network = containers.network(id);
  if (network.type !== type) {
    throw invalidArgument(`The network ${id} is of type ${network.type}, not ${type}.`, [id, network.type, type]);
  }
  if (network.datacenter !== source.datacenter) {
    throw invalidArgument(`The network ${id} is not in the datacenter of the source, ${source.datacenter}.`, [id]);
  }
}
