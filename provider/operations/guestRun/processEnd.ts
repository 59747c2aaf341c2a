import type { Guest } from "../../clients/vcenter/guest";
import type { GuestProcess } from "../../clients/vcenter/guestProcesses";
import type { Scope } from "../scope";

/** Waits for the end of a helper process in the guest. Undefined if the guest does not know it, or not any more. */
export async function processEnd(
  scope: Scope,
  { processes }: Pick<Guest, "processes">,
  pid: number,
  { what, seen, ...timing }: { what: string; seen: string; timeoutSeconds: number; delayMs: () => number },
): Promise<GuestProcess | undefined> {
  return await scope.wait<GuestProcess | undefined>(what, timing, async () => {
    const process = await processes.find(pid);
    return process && process.exitCode === undefined ? { seen } : { done: process };
  });
}
