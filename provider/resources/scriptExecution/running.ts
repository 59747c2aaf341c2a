import type { Srs } from "../../clients/srs";
import { waitForEnd } from "../../clients/srs/ending";
import { makeRunspace } from "../../clients/srs/making";
import type { ScriptExecution, ScriptSpec } from "../../clients/srs/scriptExecutions";
import type { Deadline } from "../../deadline";
import { IncompleteError, isError, messageOf, type OpsError } from "../../errors";
import type { Context } from "../resource";
import { scriptFailure } from "./failure";
import { outputsOf, readResult } from "./result";
import type { ScriptExecutionInputs, ScriptExecutionOutputs } from "./schema";
import { RunspaceGone, startScript } from "./starting";

/** How long a script that is canceled gets to end; the provider process itself has hardly longer at its end. */
const cancelSeconds = 3;
/** A runspace of its own that is gone before the script was started is made once more. */
const mostRunspaces = 2;

/** Runs the script to its end. Only one that ended well, or whose result could not be fetched, becomes a resource. */
export async function runScript(
  context: Context,
  srs: Srs,
  spec: ScriptSpec,
  inputs: ScriptExecutionInputs,
  deadline: Deadline,
): Promise<{ id: string; outputs: ScriptExecutionOutputs }> {
  const id = await startScript(context, srs, spec, inputs.runspaceId !== undefined, deadline);
  const what = `script ${spec.name} (execution ${id})`;
  const ended = await waitForEnd(context, srs, id, deadline.secondsLeft()).catch((error: unknown) =>
    abandon(context, srs, id, what, inputs, error),
  );
  const result = await readResult(context, srs, id, inputs).catch((error: unknown) => {
    const advice = 'The next "pulumi up" fetches it and does not run the script again.';
    if (ended.state !== "success") return undefined;
    throw new IncompleteError(id, withoutResult(inputs, ended), [
      `${what} ran, and its result could not be fetched: ${messageOf(error)} ${advice}`,
    ]);
  });
  const evidence = { ...result, reason: ended.reason };
  if (ended.state !== "success" || !result) {
    throw scriptFailure(context, srs, "Rejected", `${what} ended in state ${ended.state}.`, evidence);
  }
  if (inputs.failOnErrorStream && result.streams.error.length > 0) {
    const headline = `${what} ended well, but wrote to its error stream, and failOnErrorStream is set.`;
    throw scriptFailure(context, srs, "Rejected", headline, evidence);
  }
  return { id, outputs: outputsOf(inputs.name ?? spec.name, ended, result) };
}

/** Makes a runspace for the script alone, which is deleted whatever becomes of the script. */
export async function runInOwnRunspace<T>(
  context: Context,
  srs: Srs,
  name: string,
  runVcConnectionScript: boolean,
  deadline: Deadline,
  run: (runspaceId: string) => Promise<T>,
): Promise<T> {
  for (let number = 1; ; number++) {
    const { id } = await makeRunspace(context, srs, { name, runVcConnectionScript }, deadline);
    try {
      return await run(id);
    } catch (error) {
      if (!(error instanceof RunspaceGone) || number === mostRunspaces) throw error;
      context.info(`${id} was gone before ${name} was started in it: another is made.`);
    } finally {
      await srs.runspaces.delete(id).catch((error: unknown) => {
        context.warn(`${messageOf(error)} The runspace was made for ${name} alone; SRS removes it when it is idle.`);
      });
    }
  }
}

/** The script is not waited for any longer: it is canceled, unless SRS has lost it. */
async function abandon(
  context: Context,
  srs: Srs,
  id: string,
  what: string,
  inputs: ScriptExecutionInputs,
  error: unknown,
): Promise<never> {
  if (!isError(error, "TimedOut", "Canceled")) throw error;
  const patience = { signal: new AbortController().signal, progress: context.progress };
  const ending = srs.scriptExecutions.cancel(id).then(() => waitForEnd(patience, srs, id, cancelSeconds));
  const state = await ending.then(
    (ended) => `it is ${ended.state}`,
    (problem: unknown) => `whether it has ended is not known (${messageOf(problem)})`,
  );
  const why =
    error.code === "TimedOut" ? `had not ended within timeoutSeconds (${inputs.timeoutSeconds})` : "was called off";
  const result = error.code === "TimedOut" ? await readResult(patience, srs, id, inputs).catch(() => ({})) : {};
  throw scriptFailure(
    context,
    srs,
    error.code,
    `${what} ${why}, so it was canceled; ${state}.`,
    result,
  ) satisfies OpsError;
}

/** All but the result, which marks that it is still to be fetched. */
function withoutResult({ name = "" }: ScriptExecutionInputs, { state, reason, startTime, endTime }: ScriptExecution) {
  return { name, state, reason, startTime, endTime };
}
