import type { GuestProcess } from "../../clients/vcenter/guestProcesses";
import { IncompleteError } from "../../errors";
import { commandOf } from "../../operations/guestRun/commandLine";
import { evidence, unexpectedExit } from "../../operations/guestRun/failure";
import type { GuestRun, RunResult } from "../../operations/guestRun/guestRun";
import { textsOf } from "../../operations/guestRun/output";
import { type FinishedRun, removeOnceRecorded } from "../../operations/guestRun/runEnd";
import { collected } from "./collection";
import { successCodes } from "./program";
import { noRepeat } from "./recordedRun";
import type { GuestProcessRunInputs, GuestProcessRunOutputs, RecordedInputs } from "./schema";

interface StartedRun {
  id: string;
  pid: number;
  inputs: GuestProcessRunInputs;
}

/** The outputs of a run that has ended, with its files. After a failure the state keeps them, so that the next preview shows the last lines. */
export async function ended(
  run: GuestRun,
  { id, pid, inputs }: StartedRun,
  { process, result, noRestart }: FinishedRun,
): Promise<GuestProcessRunOutputs> {
  const outputs = outputsOf(inputs, { ...process, pid }, result);
  // The restart that was expected has cut the program off.
  if (inputs.expectReboot && result.problem?.hasRun === "partly") {
    return await collected(run, id, inputs, outputs, undefined);
  }
  throwProblem(run, id, outputs, result);
  const failure =
    unexpectedExit(run, result, successCodes(inputs)) ?? (noRestart && `${noRestart.message} ${noRepeat}`);
  return await collected(run, id, inputs, outputs, failure);
}

/** The outputs of a run that is not waited for. What cannot be learned about it now must not lose its pid. */
export async function started(run: GuestRun, { id, pid, inputs }: StartedRun): Promise<GuestProcessRunOutputs> {
  const process = await run.guest.processes.find(pid).catch(() => undefined);
  if (process && run.system.isEnd(process)) {
    const result = await run.system.fetch(process);
    removeOnceRecorded(run);
    const outputs = outputsOf(inputs, process, result);
    throwProblem(run, id, outputs, result);
    return outputs;
  }
  const now = (await run.scope.vcenter.serverNow()).toISOString();
  return {
    pid,
    owner: process?.owner ?? inputs.credentials.userName ?? "",
    startedAt: process?.startedAt ?? now,
    command: commandOf(inputs),
    stdout: "",
    stderr: "",
    stdoutTruncated: false,
    stderrTruncated: false,
  };
}

/**
 * The outputs of a run whose end is known. Tools look at a program once a second, and vCenter's clock stands in where they could not be
 * asked: a run that seems to begin after its end began at its end.
 */
export function outputsOf(inputs: RecordedInputs, process: GuestProcess, result: RunResult): GuestProcessRunOutputs {
  const { startedAt = process.startedAt, finishedAt = process.finishedAt } = result;
  const isReversed = finishedAt !== undefined && Date.parse(finishedAt) < Date.parse(startedAt);
  return {
    pid: process.pid,
    ...(!result.problem && { exitCode: result.exitCode }),
    startedAt: isReversed ? finishedAt : startedAt,
    finishedAt,
    owner: process.owner,
    command: commandOf(inputs),
    ...textsOf(result.stdout, result.stderr, inputs.outputEncoding),
  };
}

/** A run that was cut off is recorded, so that no later operation repeats it unasked. */
function throwProblem(run: GuestRun, id: string, outputs: GuestProcessRunOutputs, result: RunResult): void {
  const { problem } = result;
  if (!problem) return;
  if (problem.hasRun !== "partly") throw problem.error;
  const reason = `${problem.error.message} ${noRepeat}${evidence(run, result)}`;
  throw new IncompleteError(id, outputs, [reason], problem.error.code);
}
