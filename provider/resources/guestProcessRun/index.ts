import { isDeepStrictEqual } from "node:util";
import { IncompleteError, isError, isGuestRefusal, OpsError } from "../../errors";
import { recordedEvidence } from "../../operations/guestRun/failure";
import { type GuestRun, guestRun } from "../../operations/guestRun/guestRun";
import { isWindowsPath } from "../../operations/guestRun/program";
import { removeNow, removeOnceRecorded } from "../../operations/guestRun/runEnd";
import { runName } from "../../operations/guestRun/runName";
import { refreshRun } from "../../operations/guestRun/runRefresh";
import { startRun } from "../../operations/guestRun/runStart";
import { accountOf } from "../inputs/guestCredentials";
import { checkVm, needsTools, observeGuestVm } from "../inputs/vm";
import type { Context, Resource } from "../resource";
import { collected, finished } from "./collection";
import { runOnDelete } from "./onDelete";
import { ended, outputsOf, started } from "./outcome";
import { programOf, successCodes } from "./program";
import {
  collectOf,
  cutOffAdvice,
  hasEnded,
  isCutOff,
  isRecorded,
  nameIn,
  onlyOutputs,
  type RecordedRun,
} from "./recordedRun";
import {
  type GuestProcessRunInputs,
  type GuestProcessRunOutputs,
  guestProcessRunInputs,
  guestProcessRunOutputs,
  type RecordedInputs,
  shownInputs,
} from "./schema";
import { heldStdin, readableStdin } from "./stdin";
import { validateGuestProcessRun } from "./validation";

/** A program that runs once in a VM, through VMware Tools. It runs again only for a reason that the preview names. */
export const guestProcessRun: Resource<GuestProcessRunInputs, GuestProcessRunOutputs> = {
  type: "GuestProcessRun",
  inputs: guestProcessRunInputs,
  outputs: guestProcessRunOutputs,
  validate: validateGuestProcessRun,
  tellsOfDelete: ({ onDelete }) => onDelete !== undefined,

  async check(context, draft) {
    const failures = await checkVm(context, draft, needsTools("a program"));
    return failures.length > 0 ? { failures } : heldStdin(context, draft);
  },

  async create(context, inputs) {
    const { vm, triggers, readyTimeoutSeconds, waitForExit } = inputs;
    const name = await runName(context.owner, { vm, program: programOf(inputs), triggers });
    const run = open(context, name, inputs);
    const pid = await startRun(run, readyTimeoutSeconds);
    const id = `${vm}:${pid}:${name}`;
    keepRun(context, id, inputs);
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
    const seen = await observeGuestVm(context, state, `, and with it the run of ${state.path}`);
    if (!seen) return undefined;
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
    const { path, exitCode } = state;
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
    if (!(await observeGuestVm(context, state, `, so ${path} runs again`))) return { replace: ["vm"], update: [] };
    keepRun(context, id, state);
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
      throw error.with('Run "pulumi refresh": then the next "pulumi up" runs it.');
    }
    removeOnceRecorded(run);
    return await ended(run, { id, pid: state.pid, inputs }, end);
  },

  async delete(context, id, state) {
    const { vm, connection, onDelete } = state;
    if (hasEnded(state) && !onDelete) return;
    const scope = context.vcenter(connection);
    if (!hasEnded(state) && !scope.isKept(...programIn(id, state))) await terminate(context, id, state);
    if (!onDelete) return;
    if (scope.isKept(context.owner.urn, vm))
      return context.info(`The replacement has run in ${vm} already, so onDelete did not run ${onDelete.path} there.`);
    await runOnDelete(context, nameIn(id), state);
  },
};

/** The replacement may have adopted the program that runs, and onDelete would undo in its VM what it has done there. */
function keepRun(context: Context, id: string, inputs: RecordedInputs): void {
  const { vm, connection } = inputs;
  const scope = context.vcenter(connection);
  scope.keep(...programIn(id, inputs));
  scope.keep(scope.owner.urn, vm);
}

/** What a termination ends: in a Linux guest the run of that name, and in a Windows guest the process. */
function programIn(id: string, { vm, path }: RecordedInputs): string[] {
  return [vm, isWindowsPath(path) ? id : nameIn(id)];
}

async function terminate(context: Context, id: string, state: RecordedRun): Promise<void> {
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
