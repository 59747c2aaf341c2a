import type { Vcenter } from "../../clients/vcenter";
import type { Guest } from "../../clients/vcenter/guest";
import type { GuestProcess } from "../../clients/vcenter/guestProcesses";
import { IncompleteError, isError, OpsError } from "../../errors";
import type { Context, Resource } from "../resource";
import { finish, start } from "./ending";
import { textsOf } from "./output";
import { refreshed } from "./refresh";
import { guestProcessRunRules } from "./rules";
import { type Ended, type GuestRun, guestRun } from "./run";
import { runName } from "./runName";
import {
  type GuestProcessRunInputs,
  type GuestProcessRunOutputs,
  guestProcessRunInputs,
  guestProcessRunOutputs,
  type RecordedInputs,
} from "./schema";
import { commandOf, unexpectedExit } from "./words";

/** A program that runs once in a VM, through VMware Tools. It runs again only for a reason that the preview names. */
export const guestProcessRun: Resource<GuestProcessRunInputs, GuestProcessRunOutputs> = {
  type: "GuestProcessRun",
  inputs: guestProcessRunInputs,
  outputs: guestProcessRunOutputs,
  rules: guestProcessRunRules,

  async plan(context, { inputs: { vm, connection }, unknown, previous, mayLook }) {
    if (!mayLook || previous !== undefined || vm === undefined || unknown.has("connection")) return {};
    const seen = await context.vcenter(connection).observer.observe({ id: vm });
    if (!seen)
      return { problems: [{ path: "vm", reason: "vCenter has no VM with this id, or this user may not see it." }] };
    if (seen.powerState !== "POWERED_ON")
      context.warn(`${vm} (${seen.name}) is ${seen.powerState}: a program needs a VM that is on, with VMware Tools.`);
    return {};
  },

  async create(context, inputs) {
    const name = await runName(context.owner ?? "", inputs);
    const { vcenter, guest, run } = open(context, name, inputs);
    const pid = await start(context, vcenter, run, inputs);
    const id = `${inputs.vm}:${pid}:${name}`;
    if (!inputs.waitForExit) return { id, outputs: await started(context, guest, run, pid, inputs) };
    const { process, ended } = await finish(context, guest, run, pid, inputs);
    const outputs = outputsOf(inputs, process, ended);
    const failure = unexpectedExit(context, guest, inputs, outputs);
    if (failure) throw new OpsError("Rejected", failure);
    return { id, outputs };
  },

  async read(context, id, state) {
    if (!isRecorded(state)) {
      throw new OpsError(
        "Unsupported",
        `get GuestProcessRun ${id}: a guest keeps no list of runs, so one cannot be looked up.`,
      );
    }
    const seen = await context.vcenter(state.connection).observer.observe({ id: state.vm });
    if (!seen) {
      context.info(`${state.vm} is gone from vCenter, and with it the run of ${state.path}.`);
      return undefined;
    }
    if (state.exitCode !== undefined || seen.powerState !== "POWERED_ON") return onlyOutputs(state);
    const { guest, run } = open(context, nameIn(id), state);
    const found = await refreshed(context, guest, run, state);
    return found ? outputsOf(state, found.process, found.ended) : onlyOutputs(state);
  },

  async diff(context, _id, state, inputs, declared) {
    const { vm, path, exitCode } = state;
    if (declared.replace.length > 0) {
      context.info(`${path} runs again: ${declared.replace.join(", ")} changed.`);
      return declared;
    }
    const { expectedExitCodes = [0] } = inputs;
    if (exitCode !== undefined && !expectedExitCodes.includes(exitCode)) {
      context.info(
        `${path} ended with exit code ${exitCode}, and expected is ${expectedExitCodes.join(" or ")}: it runs again.`,
      );
      return { replace: ["expectedExitCodes"], update: [] };
    }
    if (!(await context.vcenter(state.connection).observer.observe({ id: vm }))) {
      context.info(`${vm} is gone from vCenter, so ${path} runs again.`);
      return { replace: ["vm"], update: [] };
    }
    return declared;
  },

  async update(context, id, state, inputs) {
    if (!inputs.waitForExit || state.exitCode !== undefined) return onlyOutputs(state);
    const { guest, run } = open(context, nameIn(id), inputs);
    const { process, ended } = await finish(context, guest, run, state.pid, inputs);
    const outputs = outputsOf(inputs, process, ended);
    const failure = unexpectedExit(context, guest, inputs, outputs);
    if (failure) throw new IncompleteError(id, outputs, [failure]);
    return outputs;
  },

  async delete(context, id, state) {
    if (state.exitCode !== undefined) return;
    const { run } = open(context, nameIn(id), state);
    try {
      await run.terminate(state.pid, 5);
      await run.discard();
    } catch (error) {
      // A VM that is gone or off runs nothing.
      if (isError(error, "NotFound", "NotAllowedInCurrentState")) return;
      if (!isError(error, "Unavailable")) throw error;
      context.warn(`${state.path} may still be running in ${state.vm} (pid ${state.pid}). ${error.message}`);
    }
  },
};

function open(
  context: Context,
  name: string,
  inputs: RecordedInputs,
): { vcenter: Vcenter; guest: Guest; run: GuestRun } {
  const vcenter = context.vcenter(inputs.connection);
  const { interactiveSession = false, ...credentials } = inputs.credentials;
  const guest = vcenter.guest(inputs.vm, { ...credentials, interactiveSession });
  return { vcenter, guest, run: guestRun(context, guest, name, inputs) };
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

/** A run that is not waited for. What cannot be learned about it now must not lose its pid. */
async function started(
  context: Context,
  guest: Guest,
  run: GuestRun,
  pid: number,
  inputs: GuestProcessRunInputs,
): Promise<GuestProcessRunOutputs> {
  const process = await guest.processes.find(pid).catch(() => undefined);
  if (process?.exitCode !== undefined) {
    const ended = await run.collect(process);
    if (ended.problem) throw ended.problem;
    return outputsOf(inputs, process, ended);
  }
  const now = (await context.vcenter(inputs.connection).serverNow()).toISOString();
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

function outputsOf(inputs: RecordedInputs, process: GuestProcess, ended: Ended): GuestProcessRunOutputs {
  return {
    pid: process.pid,
    exitCode: ended.exitCode,
    startedAt: ended.startedAt ?? process.startedAt,
    finishedAt: ended.finishedAt ?? process.finishedAt,
    owner: process.owner,
    command: commandOf(inputs),
    ...textsOf(ended.stdout, ended.stderr),
  };
}

function onlyOutputs(state: GuestProcessRunOutputs): GuestProcessRunOutputs {
  return guestProcessRunOutputs.strip().parse(state);
}
