import type { Vcenter } from "../../clients/vcenter";
import type { Guest } from "../../clients/vcenter/guest";
import type { GuestProcess } from "../../clients/vcenter/guestProcesses";
import { isError, messageOf, OpsError } from "../../errors";
import type { Cancellation } from "../../operations/scope";
import { patiently, type Verdict, waitFor } from "../../wait";
import type { Context } from "../resource";
import { textsOf } from "./output";
import type { Ended, GuestRun } from "./run";
import { type GuestProcessRunInputs, mostBytesOf } from "./schema";
import { evidence } from "./words";

/** The program may end itself; after a time-out longer than after a cancel, which the engine gives five seconds in all. */
const timeOutGraceSeconds = 5;
const cancelGraceSeconds = 1;
const collectTimeoutSeconds = 60;

/** Starts the program as soon as the guest takes it. The first call goes out at once: a guest is mostly ready. */
export async function start(
  context: Context,
  vcenter: Vcenter,
  run: GuestRun,
  { vm, path, readyTimeoutSeconds }: GuestProcessRunInputs,
): Promise<number> {
  context.progress(`starting ${path} in ${vm}`);
  const what = `wait for VMware Tools in ${vm} to run ${path}`;
  const timing = {
    timeoutSeconds: readyTimeoutSeconds,
    signal: context.signal,
    progress: (seen: string) => context.progress(seen),
  };
  let wasRefused = false;
  return await waitFor<number>(what, timing, async () => {
    try {
      if (wasRefused && !(await vcenter.guestState.operationsReady(vm))) {
        return { seen: `VMware Tools in ${vm} are not ready for guest operations` };
      }
      return { done: await run.start() };
    } catch (error) {
      if (!isError(error, "Unavailable")) throw await explained(vcenter, vm, error);
      wasRefused = true;
      return { seen: `VMware Tools in ${vm} are not running` };
    }
  });
}

async function explained(vcenter: Vcenter, vm: string, error: unknown): Promise<unknown> {
  if (isError(error, "OutOfResources")) {
    const advice = `Is the disk of ${vm} full? The program was not run.`;
    return new OpsError(error.code, `${error.message} ${advice}`, error.details);
  }
  if (isError(error, "NotFound")) {
    return new OpsError(
      error.code,
      `${error.message} Correct "vm": ${vm} is not there, or this user may not see it.`,
      error.details,
    );
  }
  if (!isError(error, "NotAllowedInCurrentState")) return error;
  const state = await vcenter.power.get(vm).catch(() => undefined);
  const advice = state === "POWERED_ON" ? "" : ` "vm" is ${vm}, which is ${state ?? "not running"}: power it on.`;
  return new OpsError(error.code, `${error.message}${advice}`, error.details);
}

/**
 * Soon at first, since most programs are short, then a fourteenth of the time waited so far; never over five seconds. Where
 * nothing is to be fetched after it, one look that comes a little later is better than two.
 */
function lookDelayMs(elapsedMs: number, inputs: GuestProcessRunInputs): number {
  if (elapsedMs < 20 && mostBytesOf(inputs) === undefined) return 80;
  return Math.min(4_000, 40 + elapsedMs * 0.07);
}

/** Waits for the end of the program, and takes what it left out of the guest. */
export async function finish(
  context: Context,
  guest: Guest,
  run: GuestRun,
  pid: number,
  inputs: GuestProcessRunInputs,
): Promise<{ process: GuestProcess; ended: Ended }> {
  let process: GuestProcess;
  try {
    process = await awaitEnd(context, guest, run, pid, inputs);
  } catch (error) {
    if (isError(error, "TimedOut", "Canceled")) throw await terminated(context, guest, run, pid, inputs, error);
    if (!(error instanceof OpsError)) throw error;
    const next = `${inputs.path} was started in ${inputs.vm} (pid ${pid}) and may have run, or be running.`;
    throw new OpsError(error.code, `${error.message} ${next}`, error.details);
  }
  const ended = await collect(run, process, inputs);
  if (ended.problem) throw ended.problem;
  return { process, ended };
}

/** The program is over and its result waits in the guest, so Tools that are away for a moment are waited for. */
async function collect(run: GuestRun, process: GuestProcess, { path, vm }: GuestProcessRunInputs): Promise<Ended> {
  const what = `fetch the result of ${path} from ${vm}`;
  const timing = { timeoutSeconds: collectTimeoutSeconds, signal: new AbortController().signal };
  try {
    return await waitFor<Ended>(what, timing, async () => {
      try {
        return { done: await run.collect(process) };
      } catch (error) {
        if (!isError(error, "Unavailable")) throw error;
        return { seen: error.message };
      }
    });
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    const next = `The program has run and ended with exit code ${process.exitCode}; the next "pulumi up" fetches its result.`;
    throw new OpsError(error.code, `${error.message} ${next}`, error.details);
  }
}

async function awaitEnd(
  context: Context,
  guest: Guest,
  run: GuestRun,
  pid: number,
  inputs: GuestProcessRunInputs,
): Promise<GuestProcess> {
  const { vm, path, timeoutSeconds } = inputs;
  let watched = pid;
  let isFirst = true;
  const look = async (): Promise<Verdict<GuestProcess>> => {
    // Nothing ends before it was started: the first look comes after the first delay.
    if (isFirst) {
      isFirst = false;
      return { seen: `${path} is running in ${vm} (pid ${pid})` };
    }
    const process = await guest.processes.find(watched);
    if (process?.exitCode !== undefined) return { done: process };
    if (!process && !run.follow) return { fail: "the guest does not know it any more. It may have run to its end." };
    if (!process && run.follow) watched = await run.follow();
    return { seen: `${path} is running in ${vm} (pid ${pid})` };
  };
  const timing = {
    timeoutSeconds,
    signal: context.signal,
    delayMs: (elapsedMs: number) => lookDelayMs(elapsedMs, inputs),
    progress: (seen: string) => context.progress(seen),
  };
  return await waitFor(`run ${path} in ${vm}`, timing, patiently(look));
}

/** What to say of a run that took too long or was canceled, when that is done which can be done about it. */
async function terminated(
  context: Context,
  guest: Guest,
  run: GuestRun,
  pid: number,
  { path, vm, terminateOnTimeout }: GuestProcessRunInputs,
  error: OpsError,
): Promise<OpsError> {
  const abandoned: Cancellation = "abandoned";
  // Nobody asked for the program's end when the engine died; the next operation finds the program, or its result.
  if (!terminateOnTimeout || context.signal.reason === abandoned) {
    const next = `${path} runs on in ${vm} (pid ${pid}); the next "pulumi up" waits for it.`;
    return new OpsError(error.code, `${error.message} ${next}`);
  }
  const isTimeOut = error.code === "TimedOut";
  try {
    await run.terminate(pid, isTimeOut ? timeOutGraceSeconds : cancelGraceSeconds);
    if (!isTimeOut) {
      await run.discard();
      return new OpsError(error.code, `${error.message} The program was terminated.`);
    }
    const process = (await guest.processes.find(pid)) ?? { pid, owner: "", startedAt: "", exitCode: 0 };
    const { stdout, stderr } = await run.collect(process);
    const advice = "The program was terminated. Give it a longer timeoutSeconds, or see what held it up.";
    return new OpsError(error.code, `${error.message} ${advice}${evidence(context, guest, textsOf(stdout, stderr))}`);
  } catch (failure) {
    const next = `It could not be terminated, so that it may still be running (pid ${pid}): ${messageOf(failure)}`;
    return new OpsError(error.code, `${error.message} ${next}`);
  }
}
