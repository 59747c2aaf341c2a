import type { GuestProcess } from "../../clients/vcenter/guestProcesses";
import { isError } from "../../errors";
import { orUnseen } from "../vcenter/guestCall";
import type { GuestRun, RunResult } from "./guestRun";
import { processEnd } from "./processEnd";

/** How long the guest may take to say what became of a run whose process the API has forgotten. */
const attachSeconds = 3;

/** A process as it was when the run was started. */
type Identity = Pick<GuestProcess, "pid" | "owner" | "startedAt">;

/** The end of a run that was running when it was last seen; undefined while it runs, or while nobody can tell. */
export async function refreshRun(
  run: GuestRun,
  { pid, owner, startedAt }: Identity,
): Promise<{ process: GuestProcess; result: RunResult } | undefined> {
  const { scope, guest, system } = run;
  return await orUnseen(scope, `The run in ${guest.vm} (pid ${pid})`, async () => {
    const process = await processOf(run, pid, startedAt);
    if (process?.exitCode === undefined) return undefined;
    const result = await system.fetch(process);
    if (result.problem) scope.warn(result.problem.error.message);
    if (result.problem?.hasRun === "unknown") return undefined;
    return { process: { ...process, pid, owner, startedAt }, result };
  });
}

/** The process by its pid, unless that belongs to another program by now; then the guest itself is asked. */
async function processOf(
  { scope, guest, system }: GuestRun,
  pid: number,
  startedAt: string,
): Promise<GuestProcess | undefined> {
  const process = await guest.processes.find(pid);
  if (process?.startedAt === startedAt && (process.exitCode === undefined || system.isEnd(process))) {
    return process;
  }
  if (!system.attach) return undefined;
  const attached = await system.attach();
  try {
    return await processEnd(scope, guest, attached, `look at the run in ${guest.vm}`, attachSeconds);
  } catch (error) {
    if (!isError(error, "TimedOut")) throw error;
    await guest.processes.terminate(attached);
    return undefined;
  }
}
