import { isError } from "../../errors";
import type { VcenterScope } from "./site";

export interface Readiness {
  waitFor: "none" | "tools" | "ip";
  timeoutSeconds: number;
  /** Id of the VM that this one was cloned from: its address does not count. */
  source?: string | undefined;
}

export interface GuestIdentity {
  hostName?: string;
  ipAddress?: string;
}

/** Waits for VMware Tools, and for an address of the guest's own where that is asked for. */
export async function waitForGuest(scope: VcenterScope, id: string, readiness: Readiness): Promise<GuestIdentity> {
  const { waitFor, timeoutSeconds, source } = readiness;
  if (waitFor === "none") return {};
  const { guestState } = scope.vcenter;
  await scope.wait(`wait for VMware Tools in ${id}`, { timeoutSeconds }, async () => {
    const ready = await guestState.operationsReady(id).catch(whileUnavailable);
    if (typeof ready !== "boolean") return ready;
    return ready ? { done: true } : { seen: "VMware Tools are not ready for guest operations" };
  });
  // A source that is gone or silent has no address that could be mistaken for the clone's.
  const sourceAddress =
    waitFor === "ip" && source !== undefined ? (await guestState.identityIfKnown(source))?.ipAddress : undefined;
  const what = `wait for the ${waitFor === "ip" ? "address" : "host name"} of ${id}`;
  return await scope.wait<GuestIdentity>(what, { timeoutSeconds }, async () => {
    const identity = await guestState.identity(id).catch(whileUnavailable);
    if ("seen" in identity) return identity;
    const { hostName, ipAddress } = identity;
    if (waitFor === "tools") return { done: { hostName } };
    if (ipAddress === undefined) return { seen: "the guest has no address" };
    // Until the guest has renewed its lease, a clone reports the address in the memory that it was forked with.
    if (ipAddress === sourceAddress) return { seen: `the guest still has its source's address ${sourceAddress}` };
    return { done: { hostName, ipAddress } };
  });
}

function whileUnavailable(error: unknown): { seen: string } {
  if (!isError(error, "Unavailable")) throw error;
  return { seen: "VMware Tools are not running" };
}
