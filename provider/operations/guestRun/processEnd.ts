import type { Guest } from "../../clients/vcenter/guest";
import type { GuestProcess } from "../../clients/vcenter/guestProcesses";
import type { Scope } from "../scope";

const delayMs = () => 100;

/** Waits for the end of a helper process in the guest. Undefined if the guest does not know it, or not any more. */
export async function processEnd(
  scope: Scope,
  { processes }: Pick<Guest, "processes">,
  pid: number,
  what: string,
  timeoutSeconds: number,
): Promise<GuestProcess | undefined> {
  return await scope.wait<GuestProcess | undefined>(what, { timeoutSeconds, delayMs }, async () => {
    const process = await processes.find(pid);
    return process && process.exitCode === undefined ? { seen: "it is running" } : { done: process };
  });
}
