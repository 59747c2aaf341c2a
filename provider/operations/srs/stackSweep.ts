import { releaseRunspace } from "./runspaceLease";
import type { SrsScope } from "./site";
import { markOfRunspace, runspaceMark } from "./stackMark";

/** Deletes the runspaces of this user whose names carry the mark of this stack, when its state holds none any more. */
export async function sweepRunspaces(scope: SrsScope): Promise<void> {
  const mark = runspaceMark(scope.owner);
  const left = (await scope.srs.runspaces.list()).filter(({ name }) => markOfRunspace(name) === mark);
  for (const { id, name } of left) {
    await releaseRunspace(scope, id);
    scope.info(`${id} (${name}) carried the mark of this stack, and no state held it. It is deleted.`);
  }
}
