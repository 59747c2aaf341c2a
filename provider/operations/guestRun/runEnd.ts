import type { GuestProcess } from "../../clients/vcenter/guestProcesses";
import { isError, messageOf, OpsError } from "../../errors";
import type { Cancellation } from "../scope";
import type { Verdict } from "../wait";
import { evidence } from "./failure";
import type { GuestRun, RunResult } from "./guestRun";
import { LastLine } from "./lastLine";
import { processEnd } from "./processEnd";
import { awaitRestart } from "./restart";

/** The program may end itself; after a time-out longer than after a cancel, which the engine gives five seconds in all. */
const timeOutGraceSeconds = 5;
const cancelGraceSeconds = 1;
const fetchSeconds = 60;
/** At the end of the operation, for which the engine gives five seconds in all. */
const removalSeconds = 3;

export interface RunLimits {
  timeoutSeconds: number;
  terminateOnTimeout: boolean;
  /** Exit codes after which the guest has to restart; undefined where no restart is expected. */
  restartAfter?: number[] | undefined;
  /** One of many at once, whose lines nobody sees: it is looked at less often, and its output only at the end. */
  isOneOfMany?: boolean;
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
  const { clock } = run.scope;
  const start = clock.now();
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
  const remaining = () => Math.max(1, timeoutSeconds - (clock.now() - start) / 1_000);
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

/**
 * Soon at first, since most programs are short, then a fourteenth of the time waited so far; never over five seconds. Where
 * nothing is to be fetched after it, one look that comes a little later is better than two.
 */
function lookDelayMs(elapsedMs: number, isCaptured: boolean, isOneOfMany: boolean): number {
  if (isOneOfMany) return Math.min(4_000, 150 + elapsedMs * 0.15);
  if (elapsedMs < 20 && !isCaptured) return 80;
  return Math.min(4_000, 40 + elapsedMs * 0.07);
}

async function awaitEnd(
  run: GuestRun,
  pid: number,
  { timeoutSeconds, restartAfter, isOneOfMany = false }: RunLimits,
): Promise<GuestProcess> {
  const { scope, guest, system } = run;
  const { path, maxBytes } = run.program;
  const lastLine = new LastLine(run);
  let wasAway = false;
  const running = async () => {
    if (wasAway) return { seen: `${guest.vm} is back, and the result of ${path} is looked for` };
    const line = isOneOfMany ? "" : await lastLine.look();
    return { seen: `${path} is running in ${guest.vm} (pid ${pid})${line === "" ? "" : `: ${line}`}` };
  };
  let watched = pid;
  let lastSeen: GuestProcess | undefined;
  let isFirst = true;
  const look = async (): Promise<Verdict<GuestProcess>> => {
    // Nothing ends before it was started: the first look comes after the first delay.
    if (isFirst) {
      isFirst = false;
      return await running();
    }
    const process = await guest.processes.find(watched);
    lastSeen = process ?? lastSeen;
    if (process && watched === pid) wasAway = false;
    if (process && process.exitCode === undefined) return await running();
    if (process && (system.isEnd?.(process) ?? true)) return { done: process };
    if (!system.attach && restartAfter) return { done: await cutOff(run, pid, lastSeen) };
    if (!system.attach) return { fail: "the guest does not know it any more. It may have run to its end." };
    watched = await system.attach();
    return await running();
  };
  const delayMs = (elapsedMs: number) => lookDelayMs(elapsedMs, maxBytes !== undefined, isOneOfMany);
  const whileRestarting = async (): Promise<Verdict<GuestProcess>> => {
    try {
      return await look();
    } catch (error) {
      if (!isError(error, "Unavailable")) throw error;
      wasAway = true;
      return { seen: `${guest.vm} is restarting` };
    }
  };
  const options = { timeoutSeconds, delayMs, isPatient: true };
  return await scope.wait(`run ${path} in ${guest.vm}`, options, restartAfter ? whileRestarting : look);
}

/** A process that the restart of its guest has ended: it has no exit code. */
async function cutOff({ scope }: GuestRun, pid: number, lastSeen: GuestProcess | undefined): Promise<GuestProcess> {
  const now = (await scope.vcenter.serverNow()).toISOString();
  const { owner = "", startedAt = now } = lastSeen ?? {};
  return { pid, owner, startedAt, finishedAt: now };
}

/** The program is over and its result waits in the guest, so Tools that are away for a moment are waited for. */
async function fetchResult(run: GuestRun, process: GuestProcess, seconds: number): Promise<RunResult> {
  const { scope, guest, program, system } = run;
  const what = `fetch the result of ${program.path} from ${guest.vm}`;
  try {
    return await scope.cleanUp(seconds, (ownScope) =>
      ownScope.wait<RunResult>(what, { timeoutSeconds: seconds }, async () => {
        try {
          return { done: await system.fetch(process) };
        } catch (error) {
          if (!isError(error, "Unavailable")) throw error;
          return { seen: error.message };
        }
      }),
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
  const abandoned: Cancellation = "abandoned";
  // Nobody asked for the program's end when the engine died; the next operation finds the program, or its result.
  if (!limits.terminateOnTimeout || scope.signal.reason === abandoned) {
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
