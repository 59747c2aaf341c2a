import type { Deadline } from "../../deadline";
import { messageOf, OpsError } from "../../errors";
import { patiently, waitFor } from "../../wait";
import type { Srs } from ".";
import type { Caller } from "./caller";
import { claim } from "./claim";
import { connectionErrorsOf } from "./connection";
import type { Runspace, RunspaceSpec } from "./runspaces";

/** A session that ends while a runspace is being made dooms it. Twice in a row is no accident. */
const mostTries = 3;
const pollMs = 750;

/** Makes a runspace and waits until it is of use. Whatever fails, none is left behind, `leftBehind` by an earlier run neither. */
export async function makeRunspace(
  caller: Caller,
  srs: Srs,
  spec: RunspaceSpec,
  deadline: Deadline,
  leftBehind?: string,
): Promise<Runspace> {
  for (let number = 1; ; number++) {
    const id = (number === 1 && leftBehind) || (await claim(caller, srs, spec, deadline.secondsLeft()));
    const runspace = await untilReady(caller, srs, id, deadline).catch((error) => discard(srs, id, error));
    if (!(await srs.runspaces.isDoomed(id))) return runspace;
    const doomed = `${id} is deleted, since the SRS session that made it was lost, and SRS removes it for that`;
    if (number === mostTries) return await discard(srs, id, new OpsError("Unknown", `${doomed}: ${number} times now.`));
    caller.info(`${doomed}. It is made again.`);
    await srs.runspaces.delete(id);
  }
}

/** Waits until a runspace is ready and, if it is to be, connected to vCenter. */
async function untilReady(caller: Caller, srs: Srs, id: string, deadline: Deadline): Promise<Runspace> {
  const options = {
    timeoutSeconds: deadline.secondsLeft(),
    signal: caller.signal,
    delayMs: () => pollMs,
    progress: (seen: string) => caller.progress(`${id}: ${seen}`),
  };
  const look = patiently<Runspace>(async () => {
    const runspace = await srs.runspaces.find(id);
    if (!runspace) return { fail: "it vanished while it was being made. SRS removes what it cannot start." };
    if (runspace.state === "creating") return { seen: "creating" };
    if (runspace.state !== "error") return { done: runspace };
    return { fail: `SRS could not make it: ${srs.redact(runspace.errorMessage ?? "it does not say why")}` };
  });
  const runspace = await waitFor(`wait for runspace ${id}`, options, look);
  const errors = await connectionErrorsOf(caller, srs, runspace);
  if (errors.length === 0) return runspace;
  throw new OpsError(
    "Rejected",
    `connect runspace ${id} to vCenter: ${errors.join("; ")}. Check that SRS is registered with its vCenter and that ${srs.session.user} may log in there.`,
  );
}

/** Deletes what did not become of use, and throws the reason. */
async function discard(srs: Srs, id: string, reason: unknown): Promise<never> {
  await srs.runspaces.delete(id).catch((error: unknown) => {
    const left = `It could not be deleted either (${messageOf(error)}); SRS removes it when it has been idle for some minutes.`;
    throw new OpsError("Unknown", `${messageOf(reason)} ${left}`);
  });
  throw reason;
}
