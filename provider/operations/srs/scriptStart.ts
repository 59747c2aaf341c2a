import { hasSrsCode, runningExecutionId, srsCode } from "../../clients/srs/errors";
import type { ScriptSpec } from "../../clients/srs/scriptExecutions";
import { asClause, isError, isOutcomeUnknown, messageOf, OpsError } from "../../errors";
import { createOnce } from "../createOnce";
import type { Verdict } from "../wait";
import { waitForEnd } from "./scriptEnd";
import type { SrsScope } from "./site";

/** SRS polls a runspace every 500 ms for the end of its script; with some time for the response. */
const gatewayPollMs = 700;
/** How often SRS is asked for others' scripts, and for how long at most: a busy user may have new ones all the time elsewhere. */
const lookMs = 150;
const othersMs = 5_000;

/** The runspace is not there any more, and the script has not run. */
export class RunspaceGone extends OpsError {
  constructor(spec: ScriptSpec) {
    const advice = 'If a Runspace of the program made it, "pulumi up" makes it again.';
    super("NotFound", `start script ${spec.name} in ${spec.runspaceId}: SRS has no such runspace. ${advice}`);
  }
}

/**
 * Starts the script, once, as soon as the runspace is free and ready, and returns the execution's id. `isShared`: others may run
 * scripts in this runspace too.
 */
export async function startScript(
  scope: SrsScope,
  spec: ScriptSpec,
  isShared: boolean,
  deadline: number,
): Promise<string> {
  const options = {
    timeoutSeconds: scope.secondsUntil(deadline),
    delayMs: (elapsedMs: number) => Math.min(2_000, 200 + elapsedMs / 10),
  };
  return await scope.wait<string>(`start script ${spec.name} in ${spec.runspaceId}`, options, async () => {
    try {
      if (isShared) await letOthersSettle(scope);
      return { done: await startOnce(scope, spec) };
    } catch (error) {
      if (hasSrsCode(error, srsCode.anotherScriptRuns)) return await outlast(scope, spec.name, error, deadline);
      if (hasSrsCode(error, srsCode.notReady) || isError(error, "NotFound")) return await lookAtRunspace(scope, spec);
      throw error;
    }
  });
}

/** The name stands in for an idempotency token: only this run has it, so that after a lost response the execution is found. */
async function startOnce(scope: SrsScope, spec: ScriptSpec): Promise<string> {
  const { srs, site } = scope;
  // Before the start, so that what is there already is told from what the start has made.
  await site.executions.named(spec.name);
  const { created, isAdopted } = await createOnce(scope, {
    call: () => srs.scriptExecutions.start(spec),
    find: async () => (await site.executions.newNamed(spec.name))[0]?.id,
    unresolved: "SRS lists no script of that name, so it has most likely not run.",
  });
  site.executions.take(created);
  if (isAdopted) scope.info(`Script execution ${created} was started by a call whose response was lost: adopted.`);
  return created;
}

/**
 * Lets a script that was running in the runspace end, as SRS sees it. A runspace takes the next script the moment the last one
 * ends, but SRS learns of the end up to 500 ms later; a script started between the two makes it lose the other's result.
 */
async function outlast(scope: SrsScope, ownName: string, busy: OpsError, deadline: number): Promise<Verdict<string>> {
  const { srs, site } = scope;
  const id = runningExecutionId(busy);
  if (id === undefined) throw busy;
  const running = await srs.scriptExecutions.find(id);
  // Started by a call without a response, or by an interrupted run.
  if (running?.name === ownName && !site.executions.isTaken(id)) {
    site.executions.take(id);
    return { done: id };
  }
  scope.progress(`waiting for script ${id}, which runs there`);
  try {
    await waitForEnd(scope, id, scope.secondsUntil(deadline));
  } catch (error) {
    if (isError(error, "TimedOut")) throw new OpsError("TimedOut", `${messageOf(busy)} ${error.message}`);
    // One that SRS has lost sight of has no result to lose.
    if (!isError(error, "Rejected")) throw error;
  }
  return { seen: `script ${id} ran there` };
}

/** SRS returns 404 also when it merely could not look, so the runspace itself is asked for. */
async function lookAtRunspace({ srs }: SrsScope, spec: ScriptSpec): Promise<Verdict<string>> {
  const runspace = await srs.runspaces.find(spec.runspaceId);
  if (!runspace) throw new RunspaceGone(spec);
  if (runspace.state !== "error") return { seen: `the runspace is ${runspace.state}` };
  return {
    fail: `the runspace is in error: ${asClause(srs.redact(runspace.errorMessage ?? "SRS does not say why"))}.`,
  };
}

/**
 * A script that another client has just run in this runspace may have ended without SRS having seen it. SRS does not say in which
 * runspace a script runs, so every script of this user that is not ours and has begun lately is waited for, until SRS has seen its end
 * or seen that it goes on.
 */
async function letOthersSettle(scope: SrsScope): Promise<void> {
  const { clock, signal } = scope;
  const firstSeen = new Map<string, number>();
  const patience = clock.now() + othersMs;
  while (clock.now() < patience) {
    const now = clock.now();
    const lately = (await runningOthers(scope)).filter((id) => now - (firstSeen.get(id) ?? now) < gatewayPollMs);
    if (lately.length === 0) return;
    for (const id of lately) if (!firstSeen.has(id)) firstSeen.set(id, now);
    await clock.sleep(lookMs, signal);
  }
}

async function runningOthers({ srs, site }: SrsScope): Promise<string[]> {
  try {
    const running = (await srs.scriptExecutions.list()).filter(({ state }) => state === "running");
    return running.flatMap(({ id }) => (id === undefined || site.executions.isTaken(id) ? [] : [id]));
  } catch (error) {
    // It is a courtesy; what keeps SRS from responding will show at the next call.
    if (isOutcomeUnknown(error)) return [];
    throw error;
  }
}
