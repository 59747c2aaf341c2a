import { randomBytes } from "node:crypto";
import { deadlineIn } from "../../deadline";
import { defaultName } from "../../defaultName";
import { OpsError } from "../../errors";
import type { Resource } from "../resource";
import { hideSecrets } from "./failure";
import { readResult } from "./result";
import { parametersOf, scriptExecutionRules } from "./rules";
import { runInOwnRunspace, runScript } from "./running";
import {
  type ScriptExecutionInputs,
  type ScriptExecutionOutputs,
  scriptExecutionInputs,
  scriptExecutionOutputs,
} from "./schema";

/** One run of one script. What it gave is recorded; it runs again for a stated reason only. */
export const scriptExecution: Resource<ScriptExecutionInputs, ScriptExecutionOutputs> = {
  type: "ScriptExecution",
  inputs: scriptExecutionInputs,
  outputs: scriptExecutionOutputs,
  rules: scriptExecutionRules,
  distinctInput: "name",

  async plan(context, { inputs, unknown, previous, mayLook }) {
    const isUnnamed = inputs.name === undefined && !unknown.has("name");
    const defaults = isUnnamed ? { name: previous?.name ?? defaultName(context.owner ?? "") } : {};
    const { runspaceId, connection } = inputs;
    const look = previous === undefined && mayLook && runspaceId !== undefined && !unknown.has("connection");
    if (!look || (await context.srs(connection).observer.observe(runspaceId))) return { defaults };
    const reason =
      "SRS has no runspace with this id for this user. Runspaces are removed when they are idle; see getRunspaces.";
    return { defaults, problems: [{ path: "runspaceId", reason }] };
  },

  async create(context, inputs) {
    const srs = context.srs(inputs.connection);
    hideSecrets(context, srs, inputs);
    const { script, outputFormat, runspaceId, runVcConnectionScript, timeoutSeconds } = inputs;
    const { name = "" } = inputs;
    // SRS tells executions apart by nothing but their names, so one that is ours to choose is chosen new for each run.
    const unique = `${name}-${randomBytes(4).toString("hex")}`;
    const spec = {
      name: name === defaultName(context.owner ?? "") ? unique : name,
      script,
      outputFormat,
      parameters: parametersOf(inputs),
    };
    if (runspaceId !== undefined) {
      // The time of a script runs from its turn on.
      return await srs.inTurn(runspaceId, () =>
        runScript(context, srs, { ...spec, runspaceId }, inputs, deadlineIn(timeoutSeconds)),
      );
    }
    const deadline = deadlineIn(timeoutSeconds);
    return await runInOwnRunspace(context, srs, unique, runVcConnectionScript, deadline, (own) =>
      runScript(context, srs, { ...spec, runspaceId: own }, inputs, deadline),
    );
  },

  async read(_context, id, state) {
    if (state.startTime !== undefined) return scriptExecutionOutputs.strip().parse(state);
    const advice = "SRS does not tell what a script was, so a finished execution cannot become a resource.";
    throw new OpsError("Unsupported", `get ScriptExecution ${id}: ${advice}`);
  },

  async diff(context, _id, _state, _inputs, declared) {
    if (declared.replace.length > 0)
      context.info(`The script runs again, since this changed: ${declared.replace.join(", ")}.`);
    return declared;
  },

  async update(context, id, state, inputs) {
    if (state.output !== undefined) return outputsIn(state);
    const srs = context.srs(inputs.connection);
    return { ...outputsIn(state), ...(await readResult(context, srs, id, inputs)) };
  },

  // SRS keeps no more than the last 30 executions of a user and has no call that removes one.
  async delete() {},
};

function outputsIn(state: ScriptExecutionOutputs): ScriptExecutionOutputs {
  const { name, state: ended, reason, output, objects, streams, startTime, endTime } = state;
  return { name, state: ended, reason, output, objects, streams, startTime, endTime };
}
