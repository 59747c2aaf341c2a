import type { ScriptExecution } from "../../clients/srs/scriptExecutions";
import { defaultName } from "../../defaultName";
import { codeOf, IncompleteError, messageOf, OpsError } from "../../errors";
import { secretTexts } from "../../operations/secretTexts";
import { runInOwnRunspace } from "../../operations/srs/ownRunspace";
import { scriptFailure } from "../../operations/srs/scriptFailure";
import { scriptRunName } from "../../operations/srs/scriptIdentity";
import { readResult } from "../../operations/srs/scriptResult";
import { type EndedScript, runInSharedRunspace, type ScriptRun } from "../../operations/srs/scriptRun";
import type { SrsScope } from "../../operations/srs/site";
import type { Resource } from "../resource";
import {
  type ScriptExecutionInputs,
  type ScriptExecutionOutputs,
  scriptExecutionInputs,
  scriptExecutionOutputs,
} from "./schema";
import { parametersOf, validateScriptExecution } from "./validation";

/** One run of one script. Its result is recorded; it runs again for a stated reason only. */
export const scriptExecution: Resource<ScriptExecutionInputs, ScriptExecutionOutputs> = {
  type: "ScriptExecution",
  inputs: scriptExecutionInputs,
  outputs: scriptExecutionOutputs,
  validate: validateScriptExecution,
  distinctInput: "name",

  async check(context, { inputs, unknown, previous, mayLook }) {
    const isUnnamed = inputs.name === undefined && !unknown.has("name");
    const defaults = isUnnamed ? { name: previous?.name ?? defaultName(context.owner.urn) } : {};
    const { runspaceId, connection } = inputs;
    const look = previous === undefined && mayLook && runspaceId !== undefined && !unknown.has("connection");
    if (!look || (await context.srs(connection).site.observer.observe(runspaceId))) return { defaults };
    const reason =
      "SRS has no runspace with this id for this user. Runspaces are removed when they are idle; see getRunspaces.";
    return { defaults, failures: [{ path: "runspaceId", reason }] };
  },

  async create(context, inputs) {
    const scope = context.srs(inputs.connection);
    hideSecrets(scope, inputs);
    const { runspaceId, runVcConnectionScript } = inputs;
    const run = await runOf(scope, inputs);
    const ended = await (runspaceId === undefined
      ? runInOwnRunspace(scope, run, runVcConnectionScript)
      : runInSharedRunspace(scope, run, runspaceId));
    return { id: ended.id, outputs: successOf(scope, inputs, run, ended) };
  },

  async read(_context, id, state) {
    if (isRecorded(state)) return outputsIn(state);
    const advice = "SRS does not tell what a script was, so a finished execution cannot become a resource.";
    throw new OpsError("Unsupported", `get ScriptExecution ${id}: ${advice}`);
  },

  async diff(context, id, state, _inputs, declared) {
    if (declared.replace.length === 0) {
      return isFetched(state) ? declared : { replace: [], update: [...declared.update, "outputFormat"] };
    }
    context.info(`The script runs again, since this changed: ${declared.replace.join(", ")}.`);
    // The new run must not take the result of the one in state for its own.
    context.srs(state.connection).site.executions.take(id);
    return declared;
  },

  async update(context, id, state, inputs) {
    if (isFetched(state)) return outputsIn(state);
    const result = await readResult(context.srs(inputs.connection), id, inputs.outputFormat);
    return { ...outputsIn(state), ...result };
  },

  // SRS keeps no more than the last 30 executions of a user and has no call that removes one.
  async delete() {},
};

async function runOf({ owner, secretInputs }: SrsScope, inputs: ScriptExecutionInputs): Promise<ScriptRun> {
  const { name = "", script, outputFormat, timeoutSeconds, runVcConnectionScript, triggers, connection } = inputs;
  const parameters = parametersOf(inputs);
  const program = [script, parameters, outputFormat, runVcConnectionScript, triggers, connection];
  return {
    owner,
    name: await scriptRunName(owner, name, program),
    script,
    parameters,
    outputFormat,
    timeoutSeconds,
    isScriptSecret: secretInputs.has("script") || secretInputs.has("parameterScripts"),
    areParametersSecret: secretInputs.has("parameters"),
  };
}

/** Only a run that ended well, or whose result could not be fetched, becomes a resource. */
function successOf(
  scope: SrsScope,
  inputs: ScriptExecutionInputs,
  run: ScriptRun,
  { id, execution, result, problem }: EndedScript,
): ScriptExecutionOutputs {
  const what = `script ${run.name} (execution ${id})`;
  const { state, reason } = execution;
  if (state !== "success") {
    throw scriptFailure(scope, run, "Rejected", `${what} ended in state ${state}.`, { ...result, reason });
  }
  const ended = endOf(inputs, execution);
  if (!result) {
    const advice = 'The next "pulumi up" fetches it and does not run the script again.';
    const reason = `${what} ran, and its result could not be fetched: ${messageOf(problem)} ${advice}`;
    throw new IncompleteError(id, ended, [reason], codeOf(problem));
  }
  if (inputs.failOnErrorStream && result.streams.error.length > 0) {
    const headline = `${what} ended well, but wrote to its error stream, and failOnErrorStream is set.`;
    throw scriptFailure(scope, run, "Rejected", headline, { ...result, reason });
  }
  return { ...ended, ...result };
}

/** All outputs but the result. Where that is missing in the state, it is still to be fetched. */
function endOf({ name = "" }: ScriptExecutionInputs, execution: ScriptExecution) {
  const { state, reason, startTime = "", endTime = "" } = execution;
  return { name, state, reason, startTime, endTime };
}

/** A `get` knows nothing but an id. */
function isRecorded(
  state: Partial<ScriptExecutionInputs & ScriptExecutionOutputs>,
): state is ScriptExecutionInputs & ScriptExecutionOutputs {
  return state.startTime !== undefined;
}

/** The result of a run that is in the state may be missing: see `endOf`. */
function isFetched({ output }: Partial<ScriptExecutionOutputs>): boolean {
  return output !== undefined;
}

function outputsIn(state: ScriptExecutionOutputs): ScriptExecutionOutputs {
  const { name, state: ended, reason, output, objects, streams, startTime, endTime } = state;
  return { name, state: ended, reason, output, objects, streams, startTime, endTime };
}

/** Keeps every text in the inputs that the program marked secret out of all messages. */
function hideSecrets({ secretInputs, srs }: SrsScope, inputs: object): void {
  for (const [name, value] of Object.entries(inputs)) if (secretInputs.has(name)) srs.learn(...secretTexts(value));
}
