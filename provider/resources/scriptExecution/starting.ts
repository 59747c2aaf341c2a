import { setTimeout as sleep } from "node:timers/promises";
import type { Srs } from "../../clients/srs";
import { waitForEnd } from "../../clients/srs/ending";
import { hasSrsCode, isUnclear, srsCode } from "../../clients/srs/errors";
import type { ScriptExecution, ScriptSpec } from "../../clients/srs/scriptExecutions";
import type { Deadline } from "../../deadline";
import { isError, messageOf, OpsError } from "../../errors";
import { type Verdict, waitFor } from "../../wait";
import type { Context } from "../resource";

/** How often the script is started, when each answer was lost and nothing of it is to be seen. */
const mostTries = 3;
/** A call whose answer was lost may still be at work; the second look comes after this. */
const settleMs = 2_000;
/** The clocks of the service and of what stands in front of it need not agree to the second. */
const clockSlackMs = 1_000;
/** SRS asks a runspace every 500 ms whether its script has ended; with some for the answer. */
const gatewayPollMs = 700;
/** How often SRS is asked for strangers' scripts, and how long at most: a busy user may have new ones all the time elsewhere. */
const lookMs = 150;
const strangersMs = 5_000;

/** The runspace is not there any more, and the script has not run. */
export class RunspaceGone extends OpsError {
  constructor(spec: ScriptSpec) {
    const advice = 'If a Runspace of the program made it, "pulumi up" makes it again.';
    super("NotFound", `start script ${spec.name} in ${spec.runspaceId}: SRS has no such runspace. ${advice}`);
  }
}

/**
 * Starts the script, once, as soon as the runspace is free and ready, and answers the execution's id. `isShared`: others may run
 * scripts in this runspace too.
 */
export async function startScript(
  context: Context,
  srs: Srs,
  spec: ScriptSpec,
  isShared: boolean,
  deadline: Deadline,
): Promise<string> {
  const options = {
    timeoutSeconds: deadline.secondsLeft(),
    signal: context.signal,
    delayMs: (elapsedMs: number) => Math.min(2_000, 200 + elapsedMs / 10),
    progress: (seen: string) => context.progress(`${spec.name}: ${seen}`),
  };
  let tries = 0;
  return await waitFor<string>(`start script ${spec.name} in ${spec.runspaceId}`, options, async () => {
    if (context.signal.aborted) return { fail: "canceled before it was started." };
    try {
      if (isShared) await letStrangersSettle(srs);
      return { done: await srs.inTurn(`script named ${spec.name}`, () => startOrFind(context, srs, spec)) };
    } catch (error) {
      if (hasSrsCode(error, srsCode.anotherScriptRuns))
        return await outlast(context, srs, error, deadline, tries > 0 && spec.name);
      if (hasSrsCode(error, srsCode.notReady) || isError(error, "NotFound")) return await lookAtRunspace(srs, spec);
      if (!isUnclear(error) || ++tries === mostTries) throw error;
      return { seen: messageOf(error) };
    }
  });
}

/**
 * Lets a script that was running in the runspace end, as SRS sees it. A runspace takes the next script the moment the last one
 * ends, but SRS learns of the end up to 500 ms later; a script started between the two makes it lose the other's result.
 */
async function outlast(
  context: Context,
  srs: Srs,
  busy: unknown,
  deadline: Deadline,
  ownName: string | false,
): Promise<Verdict<string>> {
  const id = /script with id '([^']+)'/i.exec(messageOf(busy))?.[1];
  if (id === undefined) throw busy;
  const running = await srs.scriptExecutions.find(id);
  // Ours, by a call whose answer was lost and which came late.
  if (running?.name === ownName && !srs.scriptExecutions.known.has(id)) return { done: id };
  context.progress(`waiting for script ${id}, which runs there`);
  try {
    await waitForEnd(context, srs, id, deadline.secondsLeft());
  } catch (error) {
    if (isError(error, "TimedOut")) throw new OpsError("TimedOut", `${messageOf(busy)} ${error.message}`);
    // One that SRS has lost sight of has no result to lose.
    if (!isError(error, "Rejected")) throw error;
  }
  return { seen: `script ${id} ran there` };
}

/** SRS answers 404 also when it merely could not look, so the runspace itself is asked for. */
async function lookAtRunspace(srs: Srs, spec: ScriptSpec): Promise<Verdict<string>> {
  const runspace = await srs.runspaces.find(spec.runspaceId);
  if (!runspace) throw new RunspaceGone(spec);
  if (runspace.state !== "error") return { seen: `the runspace is ${runspace.state}` };
  return { fail: `the runspace is in error: ${srs.redact(runspace.errorMessage ?? "SRS does not say why")}.` };
}

async function startOrFind(context: Context, srs: Srs, spec: ScriptSpec): Promise<string> {
  const asked = srs.now().getTime();
  try {
    return await srs.scriptExecutions.start(spec);
  } catch (error) {
    if (!isUnclear(error)) throw error;
    for (const delayMs of [0, settleMs]) {
      await sleep(delayMs);
      const [started, ...others] = (await srs.scriptExecutions.list()).filter((execution) =>
        isNew(srs, execution, spec.name, asked),
      );
      if (others.length > 0) {
        const advice = "Give it a name that no other script has.";
        throw new OpsError(
          "Rejected",
          `${messageOf(error)} It may have run: ${others.length + 1} scripts of that name were started just then. ${advice}`,
        );
      }
      if (started?.id === undefined) continue;
      srs.scriptExecutions.known.add(started.id);
      context.info(`Script execution ${started.id} was started by a call whose response was lost. It is adopted.`);
      return started.id;
    }
    const advice = "SRS lists no script of that name, so it has most likely not run.";
    throw new OpsError("Unknown", `${messageOf(error)} ${advice}`);
  }
}

/**
 * A script that somebody else has just run in this runspace may have ended without SRS having seen it. Nobody says in which runspace
 * a script runs, so every script of this user's that is not ours and has begun lately is waited for, until SRS has seen its end or
 * seen that it goes on.
 */
async function letStrangersSettle(srs: Srs): Promise<void> {
  const firstSeen = new Map<string, number>();
  const patience = Date.now() + strangersMs;
  while (Date.now() < patience) {
    const now = Date.now();
    const lately = (await runningStrangers(srs)).filter((id) => now - (firstSeen.get(id) ?? now) < gatewayPollMs);
    if (lately.length === 0) return;
    for (const id of lately) if (!firstSeen.has(id)) firstSeen.set(id, now);
    await sleep(lookMs);
  }
}

async function runningStrangers({ scriptExecutions }: Srs): Promise<string[]> {
  try {
    const running = (await scriptExecutions.list()).filter(({ state }) => state === "running");
    return running.flatMap(({ id }) => (id === undefined || scriptExecutions.known.has(id) ? [] : [id]));
  } catch (error) {
    // It is a courtesy; what keeps SRS from answering will show at the next call.
    if (isUnclear(error)) return [];
    throw error;
  }
}

function isNew(srs: Srs, { id, name, startTime }: ScriptExecution, wanted: string, asked: number): boolean {
  if (id === undefined || name !== wanted || srs.scriptExecutions.known.has(id)) return false;
  return startTime === undefined || Date.parse(startTime) >= asked - clockSlackMs;
}
