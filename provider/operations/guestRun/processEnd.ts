import type { GuestProcess, GuestProcesses } from "../../clients/vcenter/guestProcesses";
import type { Scope } from "../scope";

/** The call that started a program may have taken most of Tools' first second. */
const firstLookMs = 100;
/** From a look of Tools to ours. */
const afterToolsMs = 50;

/**
 * When to look at a program. VMware Tools look once a second from its start on, and know its end only then (docs/apis/vcenter.md section
 * 10). So the provider looks just after them: each second at first, and at most every fourth one of a long program.
 */
export const looks = {
  jitter: 0,
  delayMs(elapsedMs: number): number {
    if (elapsedMs < firstLookMs / 2) return firstLookMs;
    const seconds = Math.floor(elapsedMs / 1_000) + Math.max(1, Math.min(4, Math.round(elapsedMs * 0.00007)));
    return seconds * 1_000 + afterToolsMs - elapsedMs;
  },
};

/** Waits for the end of a helper process in the guest. Undefined if the guest does not know it, or not any more. */
export async function processEnd(
  scope: Scope,
  { processes }: { processes: Pick<GuestProcesses, "find"> },
  pid: number,
  what: string,
  timeoutSeconds: number,
): Promise<GuestProcess | undefined> {
  // Nothing ends before it was started.
  const options = { timeoutSeconds, ...looks, seenAtStart: "it is running" };
  return await scope.wait<GuestProcess | undefined>(what, options, async () => {
    const process = await processes.find(pid);
    return process && process.exitCode === undefined ? { seen: "it is running" } : { done: process };
  });
}
