import type { GuestProcess } from "../../clients/vcenter/guestProcesses";
import { isError } from "../../errors";
import type { GuestRun } from "./guestRun";
import { isWindowsPath } from "./program";

/** Exit codes of installers of Windows (docs/apis/vcenter.md section 11). */
const restartNeeded = 3010;
const restartStarted = 1641;
/** The guest knows an ended process for five minutes, unless it restarts (docs/apis/vcenter.md section 5). */
const knownMs = 280_000;

/** Exit codes of a program that restarts its guest, beside the declared ones. */
export function restartCodes(path: string): number[] {
  return isWindowsPath(path) ? [restartNeeded, restartStarted] : [];
}

/**
 * Waits until the guest has restarted after the end of a program, and VMware Tools are back: then they do not know the process any
 * more. A program that says that a restart is needed does not restart the guest itself.
 */
export async function awaitRestart(
  { scope, guest, program }: GuestRun,
  ended: GuestProcess,
  timeoutSeconds: number,
): Promise<void> {
  const { vm } = guest;
  const since = scope.clock.now();
  let wasAway = false;
  if (isWindowsPath(program.path) && ended.exitCode === restartNeeded) await scope.vcenter.power.rebootGuest(vm);
  const waits = `${program.path} has ended with exit code ${ended.exitCode}, and ${vm} has not restarted yet`;
  const what = `wait for the restart of ${vm} after ${program.path}`;
  await scope.wait(what, { timeoutSeconds, isPatient: true }, async () => {
    try {
      const process = await guest.processes.find(ended.pid);
      const isKnown = process?.startedAt === ended.startedAt;
      if (!isKnown && (wasAway || scope.clock.now() - since < knownMs)) return { done: undefined };
      return { seen: waits };
    } catch (error) {
      if (!isError(error, "Unavailable")) throw error;
      wasAway = true;
      return { seen: `${vm} is restarting` };
    }
  });
}
