import type { GuestInterface } from "../../clients/vcenter/guestState";
import type { Vm } from "../../clients/vcenter/vms";
import { isError, messageOf } from "../../errors";
import type { Verdict } from "../wait";
import { type AddressChoice, type AddressRules, type Judgement, judgeAddresses } from "./guestAddresses";
import type { VcenterScope } from "./site";
import type { SourceIdentity } from "./sourceIdentity";

export interface Readiness {
  waitFor: "none" | "tools" | "ip";
  timeoutSeconds: number;
  address?: AddressChoice | undefined;
  /** Identity of the VM that this one was cloned from. Absent: it counts as this VM's own. */
  source?: (() => Promise<SourceIdentity>) | undefined;
}

export interface GuestIdentity {
  hostName?: string | undefined;
  ipAddress?: string | undefined;
  /** All addresses; the first is `ipAddress`. */
  ipAddresses?: string[] | undefined;
}

/** The VM whose guest is waited for. Its NICs are read again where they matter. */
export type GuestVm = Pick<Vm, "id"> & Pick<Partial<Vm>, "name" | "nics">;

/** Waits for VMware Tools, and for an address of the guest's own where that is asked for. */
export async function waitForGuest(scope: VcenterScope, vm: GuestVm, readiness: Readiness): Promise<GuestIdentity> {
  const { waitFor, timeoutSeconds, address: choice, source } = readiness;
  if (waitFor === "none") return {};
  const what = `wait for ${waitFor === "ip" ? "the address of" : "VMware Tools in"} ${vm.id}`;
  const { guestState } = scope.vcenter;
  let isReady = false;
  return await scope.wait<GuestIdentity>(what, { timeoutSeconds }, () =>
    whileToolsRun(async () => {
      isReady ||= await operationsReady(scope, vm.id);
      if (!isReady) return { seen: "VMware Tools are not ready for guest operations" };
      const rules = { choice, source: await source?.() };
      const judgement = waitFor === "ip" ? await lookForAddress(scope, vm, rules) : { addresses: [] };
      if ("reason" in judgement) return { seen: judgement.reason };
      const { hostName } = await guestState.identity(vm.id);
      return { done: { hostName: ownHostName(scope, vm, hostName, rules.source), ...identityOf(judgement) } };
    }),
  );
}

/** Waits for an address of a VM's connected NICs. */
export async function waitForAddress(
  scope: VcenterScope,
  vm: GuestVm,
  rules: Pick<AddressRules, "choice" | "among">,
  timeoutSeconds: number,
): Promise<GuestIdentity> {
  return await scope.wait<GuestIdentity>(`wait for the address of ${vm.id}`, { timeoutSeconds }, () =>
    whileToolsRun(async () => {
      const judgement = await lookForAddress(scope, vm, rules);
      return "reason" in judgement ? { seen: judgement.reason } : { done: identityOf(judgement) };
    }),
  );
}

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
    if (!isError(error, "Unavailable", "NotAllowedInCurrentState", "NotFound")) throw error;
    return known;
  }
}

/** What an update waits for. An address that is known stays, with a warning, if the guest does not give it again. */
export async function keepKnownAddress(
  scope: VcenterScope,
  id: string,
  known: GuestIdentity | undefined,
  waiting: Promise<GuestIdentity>,
): Promise<GuestIdentity> {
  try {
    return await waiting;
  } catch (error) {
    if (known?.ipAddress === undefined || isError(error, "Canceled")) throw error;
    scope.warn(`${messageOf(error)} The recorded address of ${id}, ${known.ipAddress}, is kept.`);
    return known;
  }
}

async function lookForAddress(scope: VcenterScope, vm: GuestVm, rules: AddressRules): Promise<Judgement> {
  const interfaces = await reportedInterfaces(scope, vm);
  const judgement = judgeAddresses(interfaces, { ...rules, nics: vm.nics });
  if (!("reason" in judgement) || !judgement.isDisconnected) return judgement;
  // Somebody may have connected the NIC since it was read.
  const { nics } = await scope.vcenter.vms.get(vm.id);
  return judgeAddresses(interfaces, { ...rules, nics });
}

/** Before 7.0 the guest's identity has all that is known: one address, of one NIC or another. */
async function reportedInterfaces({ vcenter }: VcenterScope, { id, nics = {} }: GuestVm): Promise<GuestInterface[]> {
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

/** Before 7.0 U2 only the guest's identity tells whether Tools run. */
async function operationsReady({ vcenter }: VcenterScope, id: string): Promise<boolean> {
  return await vcenter.guestState.operationsReady(id).catch((error: unknown) => {
    if (isError(error, "NoSuchOperation")) return true;
    throw error;
  });
}

/** The host name, if it is the guest's own: a clone starts with its source's. A name that is the VM's own proves itself. */
function ownHostName(
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
  scope.info(`Clones of ${source.id} have no output hostName: ${why}. A refresh reads it again.`);
  return undefined;
}

function addressOf({ ipAddress, ipAddresses }: GuestIdentity): GuestIdentity {
  return { ipAddress, ipAddresses };
}

/** Without an address both fields are undefined, and not absent: in a refresh they take the place of the recorded ones. */
function identityOf({ addresses }: { addresses: string[] }): GuestIdentity {
  return { ipAddress: addresses[0], ipAddresses: addresses.length > 0 ? addresses : undefined };
}

async function whileToolsRun<T>(look: () => Promise<Verdict<T>>): Promise<Verdict<T>> {
  try {
    return await look();
  } catch (error) {
    if (!isError(error, "Unavailable")) throw error;
    return { seen: "VMware Tools are not running" };
  }
}
