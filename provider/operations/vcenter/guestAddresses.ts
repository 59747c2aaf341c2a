import { BlockList, isIP, isIPv6 } from "node:net";
import type { GuestAddress, GuestInterface } from "../../clients/vcenter/guestState";
import type { VmNic } from "../../clients/vcenter/nics";
import type { SourceIdentity } from "./sourceIdentity";

export const addressFamilies = ["IPV4", "IPV6"] as const;

/** Which of a guest's addresses is asked for. */
export interface AddressChoice {
  nic?: string | undefined;
  family?: (typeof addressFamilies)[number] | undefined;
  /** CIDR blocks. */
  ignore?: readonly string[] | undefined;
}

/** What the addresses of a VM are judged by. */
export interface AddressRules {
  choice?: AddressChoice | undefined;
  /** Only addresses of these NICs. @default all */
  among?: readonly string[] | undefined;
  /** NICs of the VM; undefined where they are not known. */
  nics?: Record<string, VmNic> | undefined;
  /** VM that this one was cloned from, whose addresses do not count; undefined if they do. */
  source?: SourceIdentity | undefined;
}

/** Addresses in order of preference, or why there are none. */
export type Judgement = { addresses: string[] } | { reason: string; isDisconnected: boolean };

/** Loopback, link-local and unspecified addresses: nobody reaches a VM by them. */
const useless = blockList(["127.0.0.0/8", "169.254.0.0/16", "0.0.0.0/8", "::1/128", "::/128", "fe80::/10"]);

/**
 * The only place that decides what an address of a VM is (docs/apis/vcenter.md section 9): one in use, on a connected NIC, that others
 * can reach, and not the source's. IPv4 comes first, then the order of the NICs.
 */
export function judgeAddresses(interfaces: readonly GuestInterface[], rules: AddressRules): Judgement {
  const { choice = {}, among, nics } = rules;
  const ignored = blockList(choice.ignore ?? []);
  const addresses: string[] = [];
  const reasons = new Set<string>();
  let isDisconnected = false;
  for (const { nic, macAddress, addresses: reported } of inOrderOfNics(interfaces)) {
    // Loopback, docker0 and other bridges are no NIC of the VM.
    if (nic === undefined || (choice.nic ?? nic) !== nic || among?.includes(nic) === false) continue;
    for (const item of reported.filter(isUsable)) {
      const { address } = item;
      if (choice.family !== undefined && choice.family !== familyOf(address)) continue;
      if (isIn(ignored, address)) {
        reasons.add(`${address} is in address.ignore`);
        continue;
      }
      const state = nics?.[nic]?.state ?? "CONNECTED";
      const refusal =
        state === "CONNECTED"
          ? sourceRefusal(item, macAddress, nics?.[nic], rules.source)
          : `NIC ${nic} is ${state}, so that its address ${address} does not count`;
      if (state !== "CONNECTED") isDisconnected = true;
      if (refusal === undefined) addresses.push(address);
      else reasons.add(refusal);
    }
  }
  if (addresses.length > 0) return { addresses: addresses.sort((a, b) => isIP(a) - isIP(b)) };
  const which = choice.family === undefined ? "address" : `${choice.family} address`;
  const where = choice.nic === undefined ? "" : ` on NIC ${choice.nic}`;
  const reason = [...reasons].join("; ") || `the guest has no ${which}${where} that others can reach`;
  return { reason, isDisconnected };
}

/** Why an address may be the source's; undefined if it is the VM's own. */
function sourceRefusal(
  { address, origin }: GuestAddress,
  macAddress: string | undefined,
  nic: VmNic | undefined,
  source: SourceIdentity | undefined,
): string | undefined {
  if (!source) return undefined;
  const { id, addresses, macAddresses } = source;
  // Until the guest has renewed its lease, a clone reports the address in the memory that it was forked with.
  if (addresses) return addresses.has(address) ? `the guest still has its source's address ${address}` : undefined;
  // A guest keeps the MAC address in its memory until it sets up the NIC again. A fixed address survives even that.
  const isSetUpAgain = macAddress !== undefined && macAddress === nic?.macAddress && !macAddresses.has(macAddress);
  if (isSetUpAgain && origin !== "MANUAL") return undefined;
  const why = isSetUpAgain ? "the guest has it as a fixed address" : "the guest has not set up this NIC since";
  return (
    `${address} may be the address of the source ${id}: VMware Tools of ${id} do not respond, as in a frozen VM, and ${why}. Clone with ` +
    "disconnectAllNics and connect by NicConnection, or set acceptSourceAddress with the source's address in address.ignore"
  );
}

/** DEPRECATED, TENTATIVE, DUPLICATE and the like are not in use. Tools of some guests give no state. */
function isUsable({ address, state = "UNKNOWN" }: GuestAddress): boolean {
  return ["PREFERRED", "UNKNOWN"].includes(state) && isIP(address) !== 0 && !isIn(useless, address);
}

function inOrderOfNics(interfaces: readonly GuestInterface[]): GuestInterface[] {
  return [...interfaces].sort((a, b) => Number(a.nic) - Number(b.nic));
}

function familyOf(address: string): "IPV4" | "IPV6" {
  return isIPv6(address) ? "IPV6" : "IPV4";
}

function blockList(blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [network = "", prefix = ""] = block.split("/");
    list.addSubnet(network, Number(prefix), isIPv6(network) ? "ipv6" : "ipv4");
  }
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
