import { isIPv6 } from "node:net";
import type { Operation } from "./operation";
import { toolsNotRunning } from "./stateErrors";
import { type Nic, seemsReady, type Vm } from "./vm";
import type { Vms } from "./vms";

/** `GET /vcenter/vm/{vm}/guest/networking/interfaces`: docs/apis/vcenter.md section 9. */
export function networkingOperation(vms: Vms): Operation {
  return {
    name: "listGuestInterfaces",
    api: { method: "GET", path: "/vcenter/vm/{vm}/guest/networking/interfaces" },
    handle: ({ params }) => interfaces(vms.get(params["vm"])),
  };
}

/** Interfaces that are no NIC of the VM come first: the order is the guest's, and nobody may rely on it. */
function interfaces(vm: Vm): unknown[] {
  if (vm.powerState !== "POWERED_ON" || !seemsReady(vm.guest)) throw toolsNotRunning(vm);
  const others = vm.guest.otherAddresses.map((address) => ({
    ...(isLoopback(address) ? {} : { mac_address: "02:42:5e:00:00:01" }),
    ip: { ip_addresses: [addressInfo(address, "OTHER")] },
  }));
  const ofNics = [...vm.nics].map(([key, nic]) => ({
    mac_address: nic.guestMacAddress,
    nic: key,
    ip: { ip_addresses: addressesOf(nic) },
  }));
  return [...others, ...ofNics];
}

/** A NIC that is up always has its link-local IPv6 address; without a lease, a random one of 169.254/16 as well. */
function addressesOf(nic: Nic): unknown[] {
  if (nic.state !== "CONNECTED") return [];
  const given = nic.addresses.map((address) => addressInfo(address, nic.usesDhcp ? "DHCP" : "MANUAL"));
  return [addressInfo(linkLocalIpv6(nic.guestMacAddress), "LINKLAYER"), ...given];
}

function addressInfo(address: string, origin: string): Record<string, unknown> {
  const isLinkLocal = /^(169\.254\.|fe80:)/i.test(address);
  return {
    ip_address: address,
    prefix_length: prefixOf(address),
    origin: isLinkLocal && !isIPv6(address) ? "RANDOM" : isLinkLocal ? "LINKLAYER" : origin,
    state: "PREFERRED",
  };
}

function prefixOf(address: string): number {
  if (isIPv6(address)) return address === "::1" ? 128 : 64;
  if (isLoopback(address) || address.startsWith("10.")) return 8;
  return /^(169\.254|172\.17)\./.test(address) ? 16 : 24;
}

function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}

/** The address that an interface gives itself from its MAC address: RFC 4291, appendix A. */
function linkLocalIpv6(macAddress: string): string {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = macAddress.split(":").map((byte) => Number.parseInt(byte, 16));
  const groups = [((a ^ 2) << 8) | b, (c << 8) | 0xff, 0xfe00 | d, (e << 8) | f];
  return `fe80::${groups.map((group) => group.toString(16)).join(":")}`;
}

/** The one address that guest identity has room for: Tools take IPv4 first, and no interface that is not a NIC. */
export function primaryAddress(vm: Vm): string | undefined {
  if (vm.powerState !== "POWERED_ON") return undefined;
  let ipv6: string | undefined;
  for (const { state, addresses } of vm.nics.values()) {
    if (state !== "CONNECTED") continue;
    for (const address of addresses) {
      if (!isIPv6(address)) return address;
      ipv6 ??= address;
    }
  }
  return ipv6;
}
