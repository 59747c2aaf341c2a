import { isError, messageOf } from "../../errors";
import type { AddressChoice, AddressRules } from "./guestAddresses";
import { whileToolsRun } from "./guestCall";
import { type GuestIdentity, type GuestVm, identityOf, lookForAddress, ownHostName } from "./guestReport";
import type { VcenterScope } from "./site";
import type { SourceIdentity } from "./sourceIdentity";

export interface Readiness {
  waitFor: "none" | "tools" | "ip";
  timeoutSeconds: number;
  address?: AddressChoice | undefined;
  /** Identity of the VM that this one was cloned from. Absent: it counts as this VM's own. */
  source?: (() => Promise<SourceIdentity>) | undefined;
}

const notReady = { seen: "VMware Tools are not ready for guest operations" };

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
      if (!isReady) return notReady;
      const rules = { choice, source: await source?.() };
      const judgement = waitFor === "ip" ? await lookForAddress(scope, vm, rules) : { addresses: [] };
      if ("reason" in judgement) return { seen: judgement.reason };
      const { hostName } = await guestState.identity(vm.id);
      return { done: { hostName: ownHostName(scope, vm, hostName, rules.source), ...identityOf(judgement) } };
    }),
  );
}

/** Waits for VMware Tools alone. */
export async function waitForTools(scope: VcenterScope, id: string, timeoutSeconds: number): Promise<void> {
  await scope.wait(`wait for VMware Tools in ${id}`, { timeoutSeconds }, () =>
    whileToolsRun(async () => ((await operationsReady(scope, id)) ? { done: true } : notReady)),
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

/** Before 7.0 U2 only the guest's identity tells whether Tools run. */
async function operationsReady({ vcenter }: VcenterScope, id: string): Promise<boolean> {
  return await vcenter.guestState.operationsReady(id).catch((error: unknown) => {
    if (isError(error, "NoSuchOperation")) return true;
    throw error;
  });
}
