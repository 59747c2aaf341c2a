import type { ScriptExecution, ScriptSpec } from "../../clients/srs/scriptExecutions";
import { asClause, isError, messageOf, OpsError } from "../../errors";
import type { Owner } from "../owner";
import { hasEnded, waitForEnd } from "./scriptEnd";
import { scriptFailure } from "./scriptFailure";
import { readResult, type ScriptResult } from "./scriptResult";
import { startScript } from "./scriptStart";
import type { SrsScope } from "./site";

/** How long a script that is canceled gets to end; the provider process itself has hardly longer at its end. */
const cancelSeconds = 3;

/** A script, and why it runs: `name` tells this run from every other. */
export interface ScriptRun extends Omit<ScriptSpec, "runspaceId"> {
  owner: Owner;
  timeoutSeconds: number;
  isScriptSecret: boolean;
  areParametersSecret: boolean;
}

/** A run that SRS says has ended, however it ended. */
export interface EndedScript {
  id: string;
  execution: ScriptExecution;
  /** Why there is no result. */
  problem?: unknown;
  result?: ScriptResult;
}

/** The engine died while the script ran, or before its result was recorded. The next run finds it. */
export class LeftToNextRun extends OpsError {
  constructor(what: string) {
    super("Canceled", `${what} was started; the next "pulumi up" waits for it and records its result.`);
  }
}

/** Runs the script to its end in a runspace that others may use too. */
export async function runInSharedRunspace(scope: SrsScope, run: ScriptRun, runspaceId: string): Promise<EndedScript> {
  return await scope.site.inTurn(runspaceId, async () => {
    // The time of a script runs from its turn on.
    const deadline = scope.deadlineIn(run.timeoutSeconds);
    const earlier = await resumeScript(scope, run, undefined, deadline);
    return earlier ?? (await startAndFinish(scope, run, runspaceId, true, deadline));
  });
}

export async function startAndFinish(
  scope: SrsScope,
  run: ScriptRun,
  runspaceId: string,
  isShared: boolean,
  deadline: number,
): Promise<EndedScript> {
  const id = await startScript(scope, { ...run, runspaceId }, isShared, deadline);
  return await finish(scope, run, id, deadline);
}

/**
 * The run that an interrupted `pulumi up` has started: one that runs still, or one that ended and started after `since`, the creation
 * of a runspace that only this run had and that a finished run deletes. One without that proof may be in the state already, or belong
 * to a resource that was destroyed, so the script runs again.
 */
export async function resumeScript(
  scope: SrsScope,
  run: ScriptRun,
  since: string | undefined,
  deadline: number,
): Promise<EndedScript | undefined> {
  const earlier = await scope.site.executions.named(run.name);
  const candidate = earlier.find((execution) => !hasEnded(execution)) ?? earlier.sort(byStart).at(-1);
  if (!candidate) return undefined;
  const { id, startTime = "", state } = candidate;
  const began = `Script ${run.name} (execution ${id}), which an earlier run has started`;
  const isProven = !hasEnded(candidate) || Date.parse(startTime) >= Date.parse(since ?? "");
  if (isProven) {
    scope.site.executions.take(id);
    scope.info(`${began}, is adopted: ${hasEnded(candidate) ? "it has ended." : "it is waited for."}`);
    const ended = await finish(scope, run, id, deadline);
    if (ended.execution.state !== "canceled") return ended;
    scope.info(`${began}, was canceled. The script runs again.`);
  } else if (state === "success") {
    scope.warn(
      `${began} at ${startTime}, has succeeded, and nothing proves that its result was recorded. The script may have run for ` +
        "this resource already; it runs again. Give each run its own triggers to tell them apart.",
    );
  } else scope.info(`${began}, ended in state ${state}. The script runs again.`);
  return undefined;
}

function byStart(a: ScriptExecution, b: ScriptExecution): number {
  return Date.parse(a.startTime ?? "") - Date.parse(b.startTime ?? "");
}

async function finish(scope: SrsScope, run: ScriptRun, id: string, deadline: number): Promise<EndedScript> {
  const what = `script ${run.name} (execution ${id})`;
  let ended: EndedScript;
  try {
    const execution = await waitForEnd(scope, id, scope.secondsUntil(deadline));
    ended = await readResult(scope, id, run.outputFormat).then(
      (result) => ({ id, execution, result }),
      (problem: unknown) => ({ id, execution, problem }),
    );
  } catch (error) {
    if (scope.isAbandoned) throw new LeftToNextRun(what);
    throw isError(error, "TimedOut", "Canceled") ? await cancelScript(scope, run, id, what, error) : error;
  }
  if (scope.isAbandoned) throw new LeftToNextRun(what);
  return ended;
}

/** Cancels a script that is not waited for any longer, and returns the error that says so. */
async function cancelScript(
  scope: SrsScope,
  run: ScriptRun,
  id: string,
  what: string,
  error: OpsError,
): Promise<OpsError> {
  return await scope.cleanUp(cancelSeconds + 1, async (cleaning) => {
    const ending = cleaning.srs.scriptExecutions.cancel(id).then(() => waitForEnd(cleaning, id, cancelSeconds));
    const state = await ending.then(
      (ended) => `it is ${ended.state}`,
      (problem: unknown) => `whether it has ended is not known (${asClause(messageOf(problem))})`,
    );
    const isTimedOut = error.code === "TimedOut";
    const why = isTimedOut ? `had not ended within timeoutSeconds (${run.timeoutSeconds})` : "was called off";
    const result = isTimedOut ? await readResult(cleaning, id, run.outputFormat).catch(() => ({})) : {};
    return scriptFailure(cleaning, run, error.code, `${what} ${why}, so it was canceled; ${state}.`, result);
  });
}
