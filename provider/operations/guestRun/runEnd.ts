import type { GuestProcess } from "../../clients/vcenter/guestProcesses";
import { isError, messageOf, OpsError } from "../../errors";
import { whileToolsRun } from "../vcenter/guestCall";
import { evidence } from "./failure";
import type { GuestRun, RunResult } from "./guestRun";
import { processEnd } from "./processEnd";
import { awaitRestart } from "./restart";
import { awaitEnd, type WatchLimits } from "./runWatch";

/** The program may end itself; after a time-out longer than after a cancel, which the engine gives five seconds in all. */
const timeOutGraceSeconds = 5;
const cancelGraceSeconds = 1;
const fetchSeconds = 60;
/** At the end of the operation, for which the engine gives five seconds in all. */
const removalSeconds = 3;

export interface RunLimits extends WatchLimits {
  terminateOnTimeout: boolean;
}

export interface FinishedRun {
  process: GuestProcess;
  result: RunResult;
  /** The guest did not restart in time. */
  noRestart?: OpsError;
}

/** Waits for the end of the program, and fetches its result, which may be a problem. */
export async function finishRun(run: GuestRun, pid: number, limits: RunLimits): Promise<FinishedRun> {
  const { timeoutSeconds, restartAfter = [] } = limits;
  const { scope } = run;
  const deadline = scope.deadlineIn(timeoutSeconds);
  let process: GuestProcess;
  try {
    process = await awaitEnd(run, pid, limits);
  } catch (error) {
    if (isError(error, "TimedOut", "Canceled")) throw await terminated(run, pid, limits, error);
    if (!(error instanceof OpsError)) throw error;
    throw error.with(
      `${run.program.path} was started in ${run.guest.vm} (pid ${pid}) and may have run, or be running.`,
    );
  }
  const remaining = () => Math.max(1, scope.secondsUntil(deadline));
  const result = await fetchResult(run, process, restartAfter.length > 0 ? remaining() : fetchSeconds);
  // Another process than the one that was started: the guest has restarted already.
  if (process.pid !== pid || result.problem || !restartAfter.includes(result.exitCode)) return { process, result };
  try {
    await awaitRestart(run, { ...process, exitCode: result.exitCode }, remaining());
    return { process, result };
  } catch (error) {
    if (!isError(error, "TimedOut")) throw error;
    return { process, result, noRestart: error };
  }
}

/** The program is over and its result waits in the guest, so Tools that are away for a moment are waited for. */
async function fetchResult(run: GuestRun, process: GuestProcess, seconds: number): Promise<RunResult> {
  const { scope, guest, program, system } = run;
  const what = `fetch the result of ${program.path} from ${guest.vm}`;
  try {
    return await scope.cleanUp(seconds, (ownScope) =>
      ownScope.wait<RunResult>(what, { timeoutSeconds: seconds }, () =>
        whileToolsRun(async () => ({ done: await system.fetch(process) })),
      ),
    );
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    throw error.with('The program has run to its end; the next "pulumi up" fetches its result.');
  }
}

/**
 * The result stays in the guest until the engine has written the state: an engine that is killed before it does has the next "pulumi
 * up" adopt it, and not run the program again.
 */
export function removeOnceRecorded({ scope, system }: GuestRun): void {
  scope.onceRecorded(() => scope.cleanUp(removalSeconds, () => system.cleanUp()));
}

/** For a run that is to be gone when this returns: the same program may be started again at once. */
export async function removeNow({ scope, guest, system }: GuestRun): Promise<void> {
  await scope.cleanUp(removalSeconds, async (ownScope) => {
    const pid = await system.cleanUp();
    if (pid === undefined) return;
    await processEnd(ownScope, guest, pid, `remove what a run left in ${guest.vm}`, removalSeconds);
  });
}

/** What to say of a run that took too long or was canceled, when that is done which can be done about it. */
async function terminated(run: GuestRun, pid: number, limits: RunLimits, error: OpsError): Promise<OpsError> {
  const { scope, guest, program, system } = run;
  // Nobody asked for the program's end when the engine died; the next operation finds the program, or its result.
  if (!limits.terminateOnTimeout || scope.isAbandoned) {
    return error.with(`${program.path} runs on in ${guest.vm} (pid ${pid}); the next "pulumi up" waits for it.`);
  }
  try {
    if (error.code === "Canceled") {
      await system.terminate(pid, cancelGraceSeconds);
      await removeNow(run);
      return error.with("The program was terminated.");
    }
    await system.terminate(pid, timeOutGraceSeconds);
    const process = (await guest.processes.find(pid)) ?? { pid, owner: "", startedAt: "", exitCode: 0 };
    const result = await system.fetch(process);
    await removeNow(run);
    const advice = "The program was terminated. Give it a longer timeoutSeconds, or see what held it up.";
    return error.with(advice + evidence(run, result));
  } catch (failure) {
    const next = `It could not be terminated, so that it may still be running (pid ${pid}): ${messageOf(failure)}`;
    return error.with(next);
  }
}
