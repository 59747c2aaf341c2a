import type { Runspace } from "../../clients/srs/runspaces";
import { defaultName } from "../../defaultName";
import { OpsError } from "../../errors";
import { findLeftBehind } from "../../operations/srs/runspaceCreation";
import { leaseRunspace, releaseRunspace } from "../../operations/srs/runspaceLease";
import type { SrsScope } from "../../operations/srs/site";
import { runspaceMark } from "../../operations/srs/stackMark";
import { vcConnectionErrors } from "../../operations/srs/vcConnection";
import type { Resource } from "../resource";
import { type RunspaceInputs, type RunspaceOutputs, runspaceInputs, runspaceOutputs } from "./schema";

/**
 * A lease on one of the few runspaces of SRS. The service removes it after some idle minutes, and soon after the session that made
 * it has ended; a plain `pulumi up` makes it again.
 */
export const runspace: Resource<RunspaceInputs, RunspaceOutputs> = {
  type: "Runspace",
  inputs: runspaceInputs,
  outputs: runspaceOutputs,
  distinctInput: "name",

  async check(context, { inputs, unknown, previous }) {
    if (inputs.name !== undefined || unknown.has("name")) return {};
    const { owner } = context;
    return { defaults: { name: previous?.name ?? defaultName(owner.urn, owner.backend, runspaceMark(owner)) } };
  },

  async create(context, { name = "", runVcConnectionScript, createTimeoutSeconds, connection }) {
    const scope = context.srs(connection);
    const spec = { name, runVcConnectionScript };
    const leftBehind = await findLeftBehind(scope, spec);
    if (leftBehind) {
      scope.info(`${leftBehind} (${name}) was left by an interrupted run. It is adopted.`);
      scope.keep(leftBehind);
    }
    const made = await leaseRunspace(scope, spec, scope.deadlineIn(createTimeoutSeconds), leftBehind);
    return { id: made.id, outputs: outputsOf(made, []) };
  },

  async read(context, id, state) {
    const scope = context.srs(state.connection);
    const seen = await observe(scope, id, state.name);
    if (state.creationTime !== undefined) return seen && outputsOf(seen, state.connectionErrors ?? []);
    if (seen) return outputsOf(seen, await vcConnectionErrors(scope, seen));
    const advice =
      "Check the id and the connection; a runspace is seen by the user who made it, and only while it lives.";
    throw new OpsError("NotFound", `get Runspace ${id}: SRS has no runspace with this id. ${advice}`);
  },

  async diff(context, id, state, _inputs, declared) {
    const scope = context.srs(state.connection);
    scope.site.observer.hold(id);
    if (declared.replace.length > 0) return declared;
    const seen = await observe(scope, id, state.name);
    if (!seen) return { replace: ["id"], update: [] };
    if (seen.state === "error") return { replace: ["state"], update: [] };
    scope.keep(id);
    return declared;
  },

  async update(_context, _id, state) {
    const { name, creationTime, vcConnectionScriptId, connectionErrors } = state;
    return { name, state: state.state, creationTime, vcConnectionScriptId, connectionErrors };
  },

  async delete(context, id, { connection }) {
    const scope = context.srs(connection);
    if (!scope.isKept(id)) return await releaseRunspace(scope, id);
    scope.warnOfAdoption(id, "give `triggers` something new");
  },
};

/** The runspace as it is now; undefined when SRS has removed it. What that means is said. */
async function observe(scope: SrsScope, id: string, name = "without a name"): Promise<Runspace | undefined> {
  const seen = await scope.site.observer.observe(id);
  if (!seen) {
    const why = "SRS removes a runspace after 5 to 10 idle minutes, and soon after the session that made it has ended";
    scope.info(`${id} (${name}) is gone: ${why}. "pulumi up" makes it again.`);
  } else if (seen.state === "error") {
    const why = scope.srs.redact(seen.errorMessage ?? "SRS does not say why");
    scope.info(`${id} (${name}) is in error: ${why}. "pulumi up" makes it again.`);
  }
  return seen;
}

function outputsOf(seen: Runspace, connectionErrors: string[]): RunspaceOutputs {
  const { name, state, creationTime, vcConnectionScriptId } = seen;
  return { name, state, creationTime, vcConnectionScriptId, connectionErrors };
}
