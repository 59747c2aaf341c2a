import { hasSrsCode, srsCode } from "../../clients/srs/errors";
import type { Runspace, RunspaceSpec } from "../../clients/srs/runspaces";
import { isError, OpsError } from "../../errors";
import { createOnce } from "../createOnce";
import type { SrsScope } from "./site";

/** The clocks of the service and of what stands in front of it need not agree to the second. */
const clockSlackMs = 2_000;

/** Id of a runspace of that name that an interrupted run left behind. */
export async function findLeftBehind({ site, srs }: SrsScope, spec: RunspaceSpec): Promise<string | undefined> {
  const candidate = (await site.observer.unclaimed()).findLast((runspace) => fits(runspace, spec));
  if (!candidate) return undefined;
  site.observer.changed(candidate.id);
  const runspace = await srs.runspaces.find(candidate.id);
  return runspace && fits(runspace, spec) ? runspace.id : undefined;
}

/** Asks for a runspace until there is a slot for it, and returns its id. */
export async function createRunspace(scope: SrsScope, spec: RunspaceSpec, timeoutSeconds: number): Promise<string> {
  const { site, clock } = scope;
  const requestedAt = scope.srs.now().getTime();
  let isFull = false;
  const options = {
    timeoutSeconds,
    delayMs: (elapsedMs: number) => Math.min(10_000, 1_000 + elapsedMs / 10),
    pause: (delayMs: number, signal: AbortSignal) => site.slots.pause(clock, delayMs, signal),
  };
  try {
    return await scope.wait(`create runspace ${spec.name}`, options, async () => {
      try {
        // One after another, so that the runspace that a lost call has made is found by the resource that asked for it.
        return { done: await site.inTurn(`runspace named ${spec.name}`, () => createOrFind(scope, spec, requestedAt)) };
      } catch (error) {
        isFull = hasSrsCode(error, srsCode.full);
        if (!isFull) throw error;
        return { seen: "every slot for a runspace is taken" };
      }
    });
  } catch (error) {
    throw isFull && isError(error, "TimedOut") ? await fullError(scope, error) : error;
  }
}

/** The name stands in for an idempotency token: after a lost response, a runspace of that name made since is adopted. */
async function createOrFind(scope: SrsScope, spec: RunspaceSpec, requestedAt: number): Promise<string> {
  const { site, srs } = scope;
  const { created, isAdopted } = await createOnce(scope, {
    call: async () => {
      const { id, login } = await srs.runspaces.create(spec);
      site.leases.add(id, login);
      return id;
    },
    find: async () => {
      const isNew = ({ id, creationTime }: Runspace) =>
        !site.observer.isHeld(id) && !(Date.parse(creationTime) < requestedAt - clockSlackMs);
      const made = (await srs.runspaces.list()).find((runspace) => fits(runspace, spec) && isNew(runspace));
      if (made) await site.leases.adopt(made.id);
      return made?.id;
    },
    unresolved: "SRS lists no new runspace of that name. If it appears later, the next run adopts it.",
  });
  site.observer.changed(created);
  if (isAdopted) scope.info(`${created} (${spec.name}) was made by a call whose response was lost: adopted.`);
  return created;
}

function fits(runspace: Runspace, { name, runVcConnectionScript }: RunspaceSpec): boolean {
  const isUsable = runspace.state === "creating" || runspace.state === "ready";
  return isUsable && runspace.name === name && runspace.runVcConnectionScript === runVcConnectionScript;
}

async function fullError({ srs }: SrsScope, error: OpsError): Promise<OpsError> {
  const own = await srs.runspaces.list().then(
    (runspaces) => `${runspaces.length} in use by ${srs.session.user} (${runspaces.map(({ id }) => id).join(", ")})`,
    () => "SRS could not be asked how many are in use",
  );
  const advice =
    "The limit is one for the whole service: runspaces of all users and open web consoles count. Delete some, give it more time, " +
    "or raise the limit in SRS.";
  return new OpsError("TimedOut", `${error.message} Runspaces: ${own}. ${advice}`, error.details);
}
