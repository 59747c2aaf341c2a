import type { Runspace, RunspaceSpec } from "../../clients/srs/runspaces";
import { asClause, isError, isOutcomeUnknown, messageOf, OpsError } from "../../errors";
import { createRunspace } from "./runspaceCreation";
import type { SrsScope } from "./site";
import { vcConnectionErrors } from "./vcConnection";

/** A session that ends while a runspace is being made dooms it. Twice in a row is no accident. */
const maxAttempts = 3;
const maxDeletes = 3;
const pollMs = 750;
/** What is left at a cancel for what has to be deleted: the engine kills a provider after five seconds. */
const cleanUpSeconds = 3;

/**
 * Makes a runspace and waits until it can be used; `leftBehind` is one of an interrupted run, which is adopted. On failure, the new
 * runspace and the adopted one are both deleted.
 */
export async function leaseRunspace(
  scope: SrsScope,
  spec: RunspaceSpec,
  deadline: number,
  leftBehind?: string,
): Promise<Runspace> {
  for (let attempt = 1; ; attempt++) {
    const isAdopted = attempt === 1 && leftBehind !== undefined;
    const id = isAdopted ? leftBehind : await createRunspace(scope, spec, scope.secondsUntil(deadline));
    const runspace = await untilReady(scope, id, deadline).catch((error: unknown) => discard(scope, id, error));
    if (!(await scope.site.leases.isDoomed(id))) return runspace;
    const doomed = `${id} is deleted, since the SRS session that made it was lost, and SRS removes it for that`;
    if (attempt === maxAttempts)
      return await discard(scope, id, new OpsError("Unknown", `${doomed}: ${attempt} times.`));
    scope.info(`${doomed}. It is made again.`);
    await releaseRunspace(scope, id);
  }
}

/** Deletes a runspace. SRS returns 500 for one that is not there too, so a look decides whether that is a failure. */
export async function releaseRunspace({ site, srs, clock, signal }: SrsScope, id: string): Promise<void> {
  site.observer.changed(id);
  site.leases.remove(id);
  for (let attempt = 1; ; attempt++) {
    try {
      await srs.runspaces.delete(id);
      break;
    } catch (error) {
      if (!isOutcomeUnknown(error) && !isError(error, "NotFound")) throw error;
      if (!(await srs.runspaces.find(id))) break;
      if (attempt === maxDeletes) throw error;
      await clock.sleep(attempt * 500, signal);
    }
  }
  site.slots.freed();
}

/** Deletes a runspace whatever has happened, also after a cancel. `onFailure` is told when it is left. */
export async function releaseAlways(scope: SrsScope, id: string, onFailure: (failure: string) => void): Promise<void> {
  // Without a cancel there is time for the retries of HTTP.
  const seconds = scope.signal.aborted ? cleanUpSeconds : 60;
  await scope
    .cleanUp(seconds, (cleaning) => releaseRunspace(cleaning, id))
    .catch((error) => onFailure(messageOf(error)));
}

/** Waits until a runspace is ready and, if it is to be, connected to vCenter. */
async function untilReady(scope: SrsScope, id: string, deadline: number): Promise<Runspace> {
  const { srs } = scope;
  const options = { timeoutSeconds: scope.secondsUntil(deadline), delayMs: () => pollMs, isPatient: true };
  const runspace = await scope.wait<Runspace>(`wait for runspace ${id}`, options, async () => {
    const found = await srs.runspaces.find(id);
    if (!found) return { fail: "it vanished while it was being made. SRS removes what it cannot start." };
    if (found.state === "creating") return { seen: "creating" };
    if (found.state !== "error") return { done: found };
    return { fail: `SRS could not make it: ${srs.redact(found.errorMessage ?? "it does not say why")}` };
  });
  const errors = await vcConnectionErrors(scope, runspace);
  if (errors.length === 0) return runspace;
  throw new OpsError(
    "Rejected",
    `connect runspace ${id} to vCenter: ${asClause(errors.join("; "))}. Check that SRS is registered with its vCenter and that ${srs.session.user} may log in there.`,
  );
}

/** Deletes a runspace that cannot be used, and throws the reason. */
async function discard(scope: SrsScope, id: string, reason: unknown): Promise<never> {
  await releaseAlways(scope, id, (failure) => {
    const left = `It could not be deleted either; SRS removes it when it has been idle for some minutes. ${failure}`;
    throw new OpsError("Unknown", `${messageOf(reason)} ${left}`);
  });
  throw reason;
}
