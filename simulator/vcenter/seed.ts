import { createHash } from "node:crypto";
import { type Inventory, nicSchema, type VmSeed } from "../inventory/schema";
import type { Containers } from "./containers";
import { firstNicKey, leasedAddress } from "./leases";
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
  const datastore = containers.datastores.get(place.datastore)?.name;
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
      otherAddresses: seed.otherAddresses,
      toolsReady: isOn && (seed.toolsReady ?? !seed.frozen),
      toolsMissed: false,
      toolsFrozen: isOn && seed.frozen && !seed.toolsReady,
      activity: "RUNNING",
      diskFull: false,
      transferHost: settings.transferHost,
    },
    nics: nicsOf(seed, id, containers.firstNetwork(place.datacenter)),
    serialPorts: portsOf(9000, seed.serialPorts, isOn, `[${datastore}] ${name}/serial`),
    parallelPorts: portsOf(10000, seed.parallelPorts, isOn, `[${datastore}] ${name}/parallel`),
    cdrom: seed.cdrom,
    cpuCount: seed.cpuCount,
    memorySizeMib: seed.memorySizeMib,
    operation: undefined,
    isOccupied: false,
    clonesUnderWay: 0,
  };
}

function nicsOf(seed: VmSeed, id: string, defaultNetwork: string): Map<string, Nic> {
  const nics = seed.nics ?? (defaultNetwork ? [nicSchema.parse({ network: defaultNetwork })] : []);
  return new Map(
    nics.map(({ network, macAddress, connected, type, addresses }, index) => {
      const key = String(firstNicKey + index);
      const isConnected = connected && seed.powerState === "POWERED_ON";
      const first = index === 0 ? seed.ipAddress : undefined;
      const usesDhcp = first !== null;
      const given = addresses ?? (first ? [first] : usesDhcp ? [leasedAddress(id, key)] : []);
      const mac = macAddress ?? generateMac(`${id} ${key}`);
      const nic: Nic = {
        type,
        network,
        distributedPort: undefined,
        macType: macAddress ? "MANUAL" : "ASSIGNED",
        macAddress: mac,
        guestMacAddress: mac,
        state: isConnected ? "CONNECTED" : "NOT_CONNECTED",
        startConnected: connected,
        allowGuestControl: true,
        wakeOnLan: true,
        upt: false,
        uptV2: false,
        usesDhcp,
        addresses: isConnected ? given : [],
      };
      return [key, nic];
    }),
  );
}

function portsOf(firstKey: number, count: number, connected: boolean, file: string): Map<string, Port> {
  const port = (index: number): Port => ({
    backing: { type: "FILE", file: `${file}-${index + 1}.log` },
    connected,
    startConnected: true,
    allowGuestControl: true,
    yieldOnPoll: true,
  });
  return new Map(Array.from({ length: count }, (_, index) => [String(firstKey + index), port(index)]));
}

/** The same VM has the same uuid after each reset. */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
