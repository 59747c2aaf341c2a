import type { Runspace } from "../../clients/srs/runspaces";
import { leaseRunspace, releaseAlways } from "./runspaceLease";
import { isRunOf } from "./scriptIdentity";
import { type EndedScript, LeftToNextRun, resumeScript, type ScriptRun, startAndFinish } from "./scriptRun";
import { RunspaceGone } from "./scriptStart";
import type { SrsScope } from "./site";

/** A runspace of its own that is gone before the script was started is made once more. */
const maxRunspaces = 2;

/**
 * Runs the script in a runspace that is made for it alone and deleted whatever becomes of the script. It has the name of the run, so
 * that the next run finds what an interrupted one has left.
 */
export async function runInOwnRunspace(
  scope: SrsScope,
  run: ScriptRun,
  runVcConnectionScript: boolean,
): Promise<EndedScript> {
  const { name } = run;
  const deadline = scope.deadlineIn(run.timeoutSeconds);
  const left = await takeLeft(scope, run);
  const own = left.findLast((runspace) => runspace.name === name);
  for (const { id } of left) if (id !== own?.id) await release(scope, id);
  const earlier = await within(scope, own?.id, () => resumeScript(scope, run, own?.creationTime, deadline));
  if (earlier) return earlier;
  for (let attempt = 1; ; attempt++) {
    const { id } = await leaseRunspace(scope, { name, runVcConnectionScript }, deadline);
    try {
      return await within(scope, id, () => startAndFinish(scope, run, id, false, deadline));
    } catch (error) {
      if (!(error instanceof RunspaceGone) || attempt === maxRunspaces) throw error;
      scope.info(`${id} was gone before ${name} was started in it: another is made.`);
    }
  }
}

/** Deletes the runspace after the call, unless its script is left to the next run. */
async function within<T>(scope: SrsScope, id: string | undefined, call: () => Promise<T>): Promise<T> {
  let isLeft = false;
  try {
    return await call();
  } catch (error) {
    isLeft = error instanceof LeftToNextRun;
    throw error;
  } finally {
    if (id !== undefined && !isLeft) await release(scope, id);
  }
}

/** The runspaces that interrupted runs of this owner have left. */
async function takeLeft({ site }: SrsScope, { owner }: ScriptRun): Promise<Runspace[]> {
  const left = (await site.observer.unclaimed()).filter(({ name }) => isRunOf(owner, name));
  for (const { id } of left) site.observer.changed(id);
  return left;
}

async function release(scope: SrsScope, id: string): Promise<void> {
  await releaseAlways(scope, id, (failure) => {
    scope.warn(`${failure} The runspace was made for this script alone; SRS removes it when it is idle.`);
  });
}
