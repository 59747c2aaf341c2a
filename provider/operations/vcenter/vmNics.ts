import type { VmNic } from "../../clients/vcenter/nics";
import type { Vm } from "../../clients/vcenter/vms";

/** Device keys of the NICs that are not as asked. Those of a VM that is off are none: only its next power-on connects them. */
export function driftedNics(vm: Vm, nics: readonly string[] | undefined, connected: boolean): string[] {
  const present = vm.powerState === "POWERED_ON" ? (vm.nics ?? {}) : {};
  return Object.keys(present).filter((key) => nics?.includes(key) !== false && !isAsAsked(present[key], connected));
}

/** What is wrong with the NICs that a program names; undefined if nothing is. */
export function unknownNics(vm: Vm, nics: readonly string[]): string | undefined {
  const { nics: present } = vm;
  const unknown = present ? nics.filter((key) => !present[key]) : [];
  if (unknown.length === 0) return undefined;
  const keys = Object.keys(present ?? {}).join(", ") || "none";
  return `${vm.id} has no NIC ${unknown.join(", ")}. Its NICs: ${keys}.`;
}

export function macAddressesOf(nics: Vm["nics"], keys?: readonly string[]): Record<string, string> {
  return valuesByNic(nics, "macAddress", keys);
}

/** Ids of the networks of all NICs. */
export function networksOf(nics: Vm["nics"]): Record<string, string> {
  return valuesByNic(nics, "network");
}

/** A NIC without the value is left out. */
function valuesByNic(
  nics: Vm["nics"],
  field: "macAddress" | "network",
  keys?: readonly string[],
): Record<string, string> {
  const asked = Object.entries(nics ?? {}).filter(([key]) => keys?.includes(key) !== false);
  return Object.fromEntries(asked.flatMap(([key, { [field]: value }]) => (value ? [[key, value]] : [])));
}

/** Which NICs are not connected, and what to do; undefined if all are. */
export function troubleOf(nics: Vm["nics"], keys: readonly string[]): string | undefined {
  const troubled = keys.filter((key) => nics?.[key]?.state !== "CONNECTED");
  if (troubled.length === 0) return undefined;
  const states = troubled.map((key) => `NIC ${key} is ${nics?.[key]?.state ?? "unknown"}`);
  return `${states.join(", ")}. Check its network: it may be gone, or in use elsewhere`;
}

function isAsAsked(nic: VmNic | undefined, connected: boolean): boolean {
  return nic?.state === stateOf(connected) && (nic.startConnected ?? connected) === connected;
}

export function stateOf(connected: boolean): string {
  return connected ? "CONNECTED" : "NOT_CONNECTED";
}
