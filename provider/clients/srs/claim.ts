import { setTimeout as sleep } from "node:timers/promises";
import { isError, messageOf, OpsError } from "../../errors";
import { waitFor } from "../../wait";
import type { Srs } from ".";
import type { Caller } from "./caller";
import { hasSrsCode, isUnclear, srsCode } from "./errors";
import type { Runspace, RunspaceSpec } from "./runspaces";

/** How often a runspace is asked for, when each answer was lost and none came into being. */
const mostTries = 3;
/** A call whose answer was lost may still be at work; the second look comes after this. */
const settleMs = 2_000;
/** The clocks of the service and of what stands in front of it need not agree to the second. */
const clockSlackMs = 2_000;
const fullSeen = "every place for a runspace is taken";

/** Id of a runspace of that name that was left behind by an interrupted run. */
export async function findLeftBehind(srs: Srs, spec: RunspaceSpec): Promise<string | undefined> {
  const [candidate] = (await srs.observer.unclaimed()).filter((runspace) => fits(runspace, spec)).reverse();
  if (!candidate) return undefined;
  srs.observer.changed(candidate.id);
  const runspace = await srs.runspaces.find(candidate.id);
  return runspace && fits(runspace, spec) ? runspace.id : undefined;
}

/**
 * Asks for a runspace until there is a place for it, and answers its id. The call has no token against doing it twice, so the
 * name stands in for one: after a lost answer the runspace is looked for, and taken if it was made since.
 */
export async function claim(caller: Caller, srs: Srs, spec: RunspaceSpec, timeoutSeconds: number): Promise<string> {
  const what = `create runspace ${spec.name}`;
  let tries = 0;
  let isFull = false;
  const options = {
    timeoutSeconds,
    signal: caller.signal,
    delayMs: (elapsedMs: number) => Math.min(10_000, 1_000 + elapsedMs / 10),
    sleep: (delayMs: number, signal: AbortSignal) => srs.runspaces.places.pause(delayMs, signal),
    progress: (seen: string) => caller.progress(`${spec.name}: ${seen}`),
  };
  const asking = waitFor(what, options, async () => {
    if (caller.signal.aborted) return { fail: "canceled." };
    try {
      return { done: await srs.inTurn(`runspace named ${spec.name}`, () => createOrFind(caller, srs, spec)) };
    } catch (error) {
      isFull = hasSrsCode(error, srsCode.full);
      if (isFull) return { seen: fullSeen };
      if (!isUnclear(error) || ++tries === mostTries) throw error;
      return { seen: messageOf(error) };
    }
  });
  return await asking.catch(async (error: unknown) => {
    throw isFull && isError(error, "TimedOut") ? await fullError(srs, error) : error;
  });
}

async function createOrFind(caller: Caller, srs: Srs, spec: RunspaceSpec): Promise<string> {
  const asked = srs.now().getTime();
  try {
    const id = await srs.runspaces.create(spec);
    srs.observer.changed(id);
    return id;
  } catch (error) {
    if (!isUnclear(error)) throw error;
    for (const delayMs of [0, settleMs]) {
      await sleep(delayMs);
      const made = (await srs.runspaces.list()).find(
        (runspace) => fits(runspace, spec) && !srs.observer.isHeld(runspace.id) && isSince(runspace, asked),
      );
      if (!made) continue;
      srs.observer.changed(made.id);
      await srs.runspaces.adopt(made.id);
      caller.info(`${made.id} (${spec.name}) was made by a call whose response was lost. It is adopted.`);
      return made.id;
    }
    const next = `No runspace of that name is to be seen now. If it appears later, the next run takes it over.`;
    throw new OpsError("Unknown", `${messageOf(error)} ${next}`);
  }
}

function fits(runspace: Runspace, { name, runVcConnectionScript }: RunspaceSpec): boolean {
  const isUsable = runspace.state === "creating" || runspace.state === "ready";
  return isUsable && runspace.name === name && runspace.runVcConnectionScript === runVcConnectionScript;
}

function isSince({ creationTime }: Runspace, time: number): boolean {
  const created = Date.parse(creationTime);
  return Number.isNaN(created) || created >= time - clockSlackMs;
}

async function fullError(srs: Srs, error: OpsError): Promise<OpsError> {
  const own = await srs.runspaces.list().then(
    (runspaces) => `${runspaces.length} in use by ${srs.session.user} (${runspaces.map(({ id }) => id).join(", ")})`,
    () => "how many are in use could not be learned",
  );
  const advice =
    "The limit is one for the whole service: runspaces of all users and open web consoles count. Delete some, give it more time, " +
    "or raise the limit in SRS.";
  return new OpsError("TimedOut", `${error.message} Runspaces: ${own}. ${advice}`, error.details);
}
