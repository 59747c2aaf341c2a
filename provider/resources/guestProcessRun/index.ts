import { isDeepStrictEqual } from "node:util";
import type { GuestProcess } from "../../clients/vcenter/guestProcesses";
import { IncompleteError, isError, isGuestRefusal, OpsError } from "../../errors";
import { commandOf } from "../../operations/guestRun/commandLine";
import { evidence, recordedEvidence, unexpectedExit } from "../../operations/guestRun/failure";
import { type GuestRun, guestRun, type RunProblem, type RunResult } from "../../operations/guestRun/guestRun";
import { textsOf } from "../../operations/guestRun/output";
import { type FinishedRun, removeNow, removeOnceRecorded } from "../../operations/guestRun/runEnd";
import { runName } from "../../operations/guestRun/runName";
import { refreshRun } from "../../operations/guestRun/runRefresh";
import { startRun } from "../../operations/guestRun/runStart";
import { accountOf } from "../inputs/guestCredentials";
import { checkGuestVm } from "../inputs/guestVm";
import type { Context, Resource } from "../resource";
import { collected, collectOf, finished } from "./collection";
import { runOnDelete } from "./onDelete";
import {
  type GuestProcessRunInputs,
  type GuestProcessRunOutputs,
  guestProcessRunInputs,
  guestProcessRunOutputs,
  programOf,
  type RecordedInputs,
  shownInputs,
  successCodes,
} from "./schema";
import { heldStdin, readableStdin } from "./stdin";
import { validateGuestProcessRun } from "./validation";

/** A program that runs once in a VM, through VMware Tools. It runs again only for a reason that the preview names. */
export const guestProcessRun: Resource<GuestProcessRunInputs, GuestProcessRunOutputs> = {
  type: "GuestProcessRun",
  inputs: guestProcessRunInputs,
  outputs: guestProcessRunOutputs,
  validate: validateGuestProcessRun,

  async check(context, draft) {
    const failures = await checkGuestVm(context, draft, "a program");
    return failures.length > 0 ? { failures } : heldStdin(context, draft.inputs);
  },

  async create(context, inputs) {
    const { vm, triggers, readyTimeoutSeconds, waitForExit } = inputs;
    const name = await runName(context.owner, { vm, program: programOf(inputs), triggers });
    const run = open(context, name, inputs);
    const pid = await startRun(run, readyTimeoutSeconds);
    const id = `${vm}:${pid}:${name}`;
    if (!waitForExit) return { id, outputs: await started(run, { id, pid, inputs }) };
    const end = await finished(run, pid, inputs);
    const { result } = end;
    removeOnceRecorded(run);
    if (result.isAdopted) {
      context.info(`${inputs.path} was started before, at ${result.startedAt}: this is the result of that run.`);
    }
    return { id, outputs: await ended(run, { id, pid, inputs }, end) };
  },

  async read(context, id, state) {
    if (!isRecorded(state)) {
      throw new OpsError(
        "Unsupported",
        `get GuestProcessRun ${id}: a guest keeps no list of runs, so one cannot be looked up.`,
      );
    }
    const seen = await context.vcenter(state.connection).site.observer.observe({ id: state.vm });
    if (!seen) {
      context.info(`${state.vm} is gone from vCenter, and with it the run of ${state.path}.`);
      return undefined;
    }
    if (hasEnded(state) || seen.powerState !== "POWERED_ON") return onlyOutputs(state);
    const run = open(context, nameIn(id), state);
    const found = await refreshRun(run, state);
    if (!found) return onlyOutputs(state);
    removeOnceRecorded(run);
    const { process, result } = found;
    // It was started, and then proven never to have run, so that there is no run.
    return result.problem?.hasRun === "no" ? undefined : outputsOf(state, process, result);
  },

  async diff(context, id, state, inputs, declared) {
    const { vm, path, exitCode } = state;
    if (declared.replace.length > 0) {
      context.info(`${path} runs again: ${declared.replace.join(", ")} changed.`);
      return declared;
    }
    const expected = successCodes({ ...inputs, path });
    if (exitCode !== undefined && !expected.includes(exitCode)) {
      const lines = recordedEvidence(open(context, nameIn(id), state), state);
      context.info(
        `${path} ended with exit code ${exitCode}, and expected is ${expected.join(" or ")}: it runs again.${lines}`,
      );
      return { replace: ["expectedExitCodes"], update: [] };
    }
    if (isCutOff(state) && inputs.waitForExit !== false && !inputs.expectReboot) {
      context.info(cutOffAdvice(state));
      return { replace: [], update: ["waitForExit"] };
    }
    if (!(await context.vcenter(state.connection).site.observer.observe({ id: vm }))) {
      context.info(`${vm} is gone from vCenter, so ${path} runs again.`);
      return { replace: ["vm"], update: [] };
    }
    const isUncollected = exitCode !== undefined && inputs.collect !== undefined && state.files === undefined;
    if (isUncollected && !declared.update.includes("collect")) declared.update.push("collect");
    return declared;
  },

  async update(context, id, state, inputs) {
    if (!inputs.waitForExit) return onlyOutputs(state);
    const run = open(context, nameIn(id), inputs);
    if (state.exitCode !== undefined) {
      const isCurrent = state.files !== undefined && isDeepStrictEqual(collectOf(state), inputs.collect);
      return isCurrent ? onlyOutputs(state) : await collected(run, id, inputs, onlyOutputs(state), undefined);
    }
    if (isCutOff(state) && inputs.expectReboot) return onlyOutputs(state);
    if (isCutOff(state)) throw new IncompleteError(id, onlyOutputs(state), [cutOffAdvice(state)], "Unknown");
    const end = await finished(run, state.pid, inputs);
    const { result } = end;
    if (result.problem?.hasRun === "no") {
      // The result stays for the refresh that takes the run out of the state.
      const { error } = result.problem;
      throw new OpsError(error.code, `${error.message} Run "pulumi refresh": then the next "pulumi up" runs it.`);
    }
    removeOnceRecorded(run);
    return await ended(run, { id, pid: state.pid, inputs }, end);
  },

  async delete(context, id, state) {
    if (!hasEnded(state)) await terminate(context, id, state);
    await runOnDelete(context, nameIn(id), state);
  },
};

async function terminate(context: Context, id: string, state: RecordedInputs & GuestProcessRunOutputs): Promise<void> {
  const run = open(context, nameIn(id), state);
  try {
    await run.system.terminate(state.pid, graceSeconds);
    await removeNow(run);
  } catch (error) {
    // A VM that is gone or off runs nothing.
    if (isError(error, "NotFound", "NotAllowedInCurrentState")) return;
    // Destroying the VM ends the program too, and must not wait for a guest that lets nobody in.
    if (!isError(error, "Unavailable") && !isGuestRefusal(error)) throw error;
    context.warn(`${state.path} may still be running in ${state.vm} (pid ${state.pid}). ${error.message}`);
  }
}

/** How long a program may take to end itself before it is killed. */
const graceSeconds = 5;

function open(context: Context, name: string, inputs: RecordedInputs): GuestRun {
  const { vm, connection } = inputs;
  const secrets = shownInputs.filter((input) => context.secretInputs.has(input)).map((input) => inputs[input]);
  const program = programOf(inputs);
  const stdin = readableStdin(context, program, (...texts) => run.guest.learn(...texts));
  const run: GuestRun = guestRun(context.vcenter(connection), {
    vm,
    credentials: accountOf(inputs.credentials),
    name,
    program: { ...program, stdin },
    secrets,
  });
  return run;
}

/** The name of the run is in the id, since reading and deleting know no owner. */
function nameIn(id: string): string {
  return id.slice(id.lastIndexOf(":") + 1);
}

/** A run that was started by this provider; a `get` knows nothing but an id. */
function isRecorded(
  state: Partial<RecordedInputs & GuestProcessRunOutputs>,
): state is RecordedInputs & GuestProcessRunOutputs {
  return state.vm !== undefined && state.pid !== undefined;
}

/** The restart that was expected has cut the program off. */
function isRestarted({ expectReboot }: GuestProcessRunInputs, { problem }: RunResult): boolean {
  return expectReboot && problem?.hasRun === "partly";
}

function hasEnded({ finishedAt, exitCode }: Partial<GuestProcessRunOutputs>): boolean {
  return exitCode !== undefined || finishedAt !== undefined;
}

/** It has ended, and nobody knows how. */
function isCutOff({ finishedAt, exitCode }: Partial<GuestProcessRunOutputs>): boolean {
  return exitCode === undefined && finishedAt !== undefined;
}

/** What a restart of the guest has cut off may have restarted it: only the user can say that it is to run again. */
function cutOffAdvice({ path, vm, startedAt }: RecordedInputs & GuestProcessRunOutputs): string {
  return `run ${path} in ${vm}: it was started at ${startedAt} and cut off, as by a restart of the guest, so that its exit code is not known. ${again}`;
}

const again =
  'It does not run again by itself. Change "triggers", or use "pulumi up --replace <URN>", to run it again.';

interface StartedRun {
  id: string;
  pid: number;
  inputs: GuestProcessRunInputs;
}

/** The outputs of a run that has ended, with its files. After a failure the state keeps them, so that the next preview shows the last lines. */
async function ended(
  run: GuestRun,
  { id, pid, inputs }: StartedRun,
  { process, result, noRestart }: FinishedRun,
): Promise<GuestProcessRunOutputs> {
  const outputs = outputsOf(inputs, { ...process, pid }, result);
  if (isRestarted(inputs, result)) return await collected(run, id, inputs, outputs, undefined);
  if (result.problem) throw problemIn(run, { id, pid, inputs, process, result, problem: result.problem });
  const failure = unexpectedExit(run, result, successCodes(inputs)) ?? (noRestart && `${noRestart.message} ${again}`);
  return await collected(run, id, inputs, outputs, failure);
}

/** A run that was cut off is recorded, so that no later operation repeats it unasked. */
function problemIn(
  run: GuestRun,
  {
    id,
    pid,
    inputs,
    process,
    result,
    problem,
  }: StartedRun & { process: GuestProcess; result: RunResult; problem: RunProblem },
): Error {
  if (problem.hasRun !== "partly") return problem.error;
  const outputs = outputsOf(inputs, { ...process, pid }, result);
  const reason = `${problem.error.message} ${again}${evidence(run, result)}`;
  return new IncompleteError(id, outputs, [reason], problem.error.code);
}

/** A run that is not waited for. What cannot be learned about it now must not lose its pid. */
async function started(run: GuestRun, { id, pid, inputs }: StartedRun): Promise<GuestProcessRunOutputs> {
  const process = await run.guest.processes.find(pid).catch(() => undefined);
  if (process?.exitCode !== undefined && (run.system.isEnd?.(process) ?? true)) {
    const result = await run.system.fetch(process);
    removeOnceRecorded(run);
    if (result.problem) throw problemIn(run, { id, pid, inputs, process, result, problem: result.problem });
    return outputsOf(inputs, process, result);
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

function outputsOf(inputs: RecordedInputs, process: GuestProcess, result: RunResult): GuestProcessRunOutputs {
  return {
    pid: process.pid,
    ...(!result.problem && { exitCode: result.exitCode }),
    startedAt: result.startedAt ?? process.startedAt,
    finishedAt: result.finishedAt ?? process.finishedAt,
    owner: process.owner,
    command: commandOf(inputs),
    ...textsOf(result.stdout, result.stderr, inputs.outputEncoding),
  };
}

function onlyOutputs(state: GuestProcessRunOutputs): GuestProcessRunOutputs {
  return guestProcessRunOutputs.strip().parse(state);
}
