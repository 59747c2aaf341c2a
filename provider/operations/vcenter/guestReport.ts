import type { Vcenter } from "../../clients/vcenter";
import type { GuestInterface } from "../../clients/vcenter/guestState";
import type { Vm } from "../../clients/vcenter/vms";
import { isError } from "../../errors";
import { type AddressRules, type Judgement, judgeAddresses } from "./guestAddresses";
import type { Readiness } from "./guestReadiness";
import type { VcenterScope } from "./site";
import type { SourceIdentity } from "./sourceIdentity";

export interface GuestIdentity {
  hostName?: string | undefined;
  ipAddress?: string | undefined;
  /** All addresses; the first is `ipAddress`. */
  ipAddresses?: string[] | undefined;
}

/** The VM whose guest is waited for. Its NICs are read again where they matter. */
export type GuestVm = Pick<Vm, "id"> & Pick<Partial<Vm>, "name" | "nics">;

/** The guest as it is now, for a refresh. What VMware Tools do not say stays as it is known. */
export async function readGuest(
  scope: VcenterScope,
  vm: GuestVm,
  { waitFor, address: choice, source }: Readiness,
  known: GuestIdentity,
): Promise<GuestIdentity> {
  const { guestState, vms } = scope.vcenter;
  const identity = waitFor === "none" ? undefined : await guestState.identityIfKnown(vm.id);
  if (!identity) return known;
  const isKnownHost = identity.hostName === known.hostName;
  const hostName = isKnownHost ? known.hostName : ownHostName(scope, vm, identity.hostName, await source?.());
  // One call for a VM whose address has not changed.
  const isKnownAddress = identity.ipAddress === known.ipAddress && known.ipAddresses?.length === 1;
  if (waitFor === "tools" || isKnownAddress) return { ...known, hostName };
  const { nics } = (await vms.find(vm.id)) ?? vm;
  const rules = { choice, source: await source?.() };
  return { hostName, ...(await readAddress(scope, { ...vm, nics }, rules, addressOf(known))) };
}

/** The addresses as they are now: none if the guest has none. Those that are known stay while VMware Tools do not respond. */
export async function readAddress(
  scope: VcenterScope,
  vm: GuestVm,
  rules: AddressRules,
  known: GuestIdentity,
): Promise<GuestIdentity> {
  try {
    const judgement = await lookForAddress(scope, vm, rules);
    if (!("reason" in judgement)) return identityOf(judgement);
    scope.info(`${vm.id} has no address now: ${judgement.reason}.`);
    return identityOf({ addresses: [] });
  } catch (error) {
    if (!isSilent(error)) throw error;
    return known;
  }
}

/** Host name and addresses of any VM, which are compared with no source's. Nothing while VMware Tools do not respond. */
export async function reportedIdentity(vcenter: Vcenter, vm: GuestVm): Promise<GuestIdentity> {
  const identity = await vcenter.guestState.identityIfKnown(vm.id);
  if (!identity) return {};
  const interfaces = await reportedInterfaces(vcenter, vm).catch((error: unknown) => {
    if (isSilent(error)) return [];
    throw error;
  });
  const judgement = judgeAddresses(interfaces, { nics: vm.nics });
  return { hostName: identity.hostName, ...("reason" in judgement ? {} : identityOf(judgement)) };
}

/** VMware Tools stopped, or the VM was powered off or deleted, since they were asked last. */
export function isSilent(error: unknown): boolean {
  return isError(error, "Unavailable", "NotAllowedInCurrentState", "NotFound");
}

/** The addresses that the guest reports, as the rules judge them. */
export async function lookForAddress(scope: VcenterScope, vm: GuestVm, rules: AddressRules): Promise<Judgement> {
  const interfaces = await reportedInterfaces(scope.vcenter, vm);
  const judgement = judgeAddresses(interfaces, { ...rules, nics: vm.nics });
  if (!("reason" in judgement) || !judgement.isDisconnected) return judgement;
  // Somebody may have connected the NIC since it was read.
  const { nics } = await scope.vcenter.vms.get(vm.id);
  return judgeAddresses(interfaces, { ...rules, nics });
}

/** Before 7.0 the guest's identity has all that is known: one address, of one NIC or another. */
async function reportedInterfaces(vcenter: Vcenter, { id, nics = {} }: GuestVm): Promise<GuestInterface[]> {
  try {
    return await vcenter.guestState.interfaces(id);
  } catch (error) {
    if (!isError(error, "NoSuchOperation")) throw error;
    const { ipAddress } = await vcenter.guestState.identity(id);
    const [only = "", ...others] = Object.keys(nics);
    const nic = others.length > 0 ? "" : only;
    return [{ nic, addresses: ipAddress === undefined ? [] : [{ address: ipAddress }] }];
  }
}

/** The host name, if it is the guest's own: a clone starts with its source's. A name that is the VM's own proves itself. */
export function ownHostName(
  scope: VcenterScope,
  { name = "" }: GuestVm,
  hostName: string,
  source: SourceIdentity | undefined,
): string | undefined {
  if (!source || hostName.split(".")[0]?.toLowerCase() === name.toLowerCase()) return hostName;
  if (source.hostName !== undefined && source.hostName !== hostName) return hostName;
  const why =
    source.hostName === undefined
      ? `VMware Tools of ${source.id} do not respond, so its host name is not known, and the clones may still have it`
      : `the clones still have the host name of ${source.id}, ${hostName}`;
  scope.infoForAll(`Clones of ${source.id} have no output hostName: ${why}. A refresh reads it again.`);
  return undefined;
}

function addressOf({ ipAddress, ipAddresses }: GuestIdentity): GuestIdentity {
  return { ipAddress, ipAddresses };
}

/** Without an address both fields are undefined, and not absent: in a refresh they take the place of the recorded ones. */
export function identityOf({ addresses }: { addresses: string[] }): GuestIdentity {
  return { ipAddress: addresses[0], ipAddresses: addresses.length > 0 ? addresses : undefined };
}
