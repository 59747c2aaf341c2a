import { createHash } from "node:crypto";
import type { Inventory, VmSeed } from "../inventory/schema";
import type { Containers } from "./containers";
import { addressOf } from "./leases";
import { generateMac } from "./nics";
import type { Nic, Port, Vm } from "./vm";
import type { Vms } from "./vms";

/** Puts the VMs of an inventory in place. Ids that the inventory gives come first, so that no made one takes them. */
export function seedVms(vms: Vms, containers: Containers, inventory: Inventory): void {
  for (const seed of inventory.vms) if (seed.id) vms.add(build(seed, seed.id, seed.name, containers, inventory));
  for (const seed of inventory.vms) {
    if (seed.id) continue;
    const names = seed.copies
      ? Array.from({ length: seed.copies }, (_, index) => `${seed.name}-${index + 1}`)
      : [seed.name];
    for (const name of names) vms.add(build(seed, vms.nextId(), name, containers, inventory));
  }
}

function build(seed: VmSeed, id: string, name: string, containers: Containers, { settings }: Inventory): Vm {
  const isOn = seed.powerState === "POWERED_ON";
  const place = containers.place(seed);
  return {
    id,
    name,
    ...place,
    biosUuid: seed.biosUuid ?? uuidOf(`bios ${id}`),
    instanceUuid: seed.instanceUuid ?? uuidOf(`instance ${id}`),
    powerState: seed.powerState,
    cleanPowerOff: true,
    frozen: seed.frozen,
    deltaDepth: seed.deltaDepth,
    source: seed.source,
    guest: {
      family: seed.guestFamily,
      user: seed.guestUser,
      password: seed.guestPassword,
      samlToken: seed.guestSamlToken,
      hostName: seed.hostName ?? name,
      ipAddress: seed.ipAddress === null ? undefined : (seed.ipAddress ?? addressOf(id)),
      toolsReady: isOn && seed.toolsReady,
      activity: "RUNNING",
      diskFull: false,
      transferHost: settings.transferHost,
    },
    nics: nicsOf(seed, id, containers.firstNetwork(place.datacenter)),
    serialPorts: portsOf(9000, seed.serialPorts, isOn),
    parallelPorts: portsOf(10000, seed.parallelPorts, isOn),
    cpuCount: seed.cpuCount,
    memorySizeMib: seed.memorySizeMib,
    operation: undefined,
    clonesUnderWay: 0,
  };
}

function nicsOf(seed: VmSeed, id: string, defaultNetwork: string): Map<string, Nic> {
  const nics = seed.nics ?? (defaultNetwork ? [{ network: defaultNetwork, connected: true }] : []);
  return new Map(
    nics.map(({ network, macAddress, connected }, index) => {
      const nic: Nic = {
        network,
        macType: macAddress ? "MANUAL" : "ASSIGNED",
        macAddress: macAddress ?? generateMac(`${id} ${index}`),
        connected: connected && seed.powerState === "POWERED_ON",
        startConnected: connected,
        allowGuestControl: true,
        wakeOnLan: true,
      };
      return [String(4000 + index), nic];
    }),
  );
}

function portsOf(firstKey: number, count: number, connected: boolean): Map<string, Port> {
  const port = { connected, startConnected: true, allowGuestControl: true, yieldOnPoll: true };
  return new Map(Array.from({ length: count }, (_, index) => [String(firstKey + index), { ...port }]));
}

/** The same VM has the same uuid after each reset. */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
