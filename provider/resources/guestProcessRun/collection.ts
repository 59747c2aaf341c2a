import { type ErrorCode, IncompleteError, isError, messageOf, OpsError } from "../../errors";
import { collectFiles } from "../../operations/guestRun/collect/collectFiles";
import type { GuestRun } from "../../operations/guestRun/guestRun";
import { type FinishedRun, finishRun, type RunLimits } from "../../operations/guestRun/runEnd";
import { successCodes } from "./program";
import type { GuestProcessRunInputs, GuestProcessRunOutputs } from "./schema";

/** The end of the run. After a time-out nothing of it is recorded, so only files with `saveTo` come back. */
export async function finished(run: GuestRun, pid: number, inputs: GuestProcessRunInputs): Promise<FinishedRun> {
  try {
    return await finishRun(run, pid, limitsOf(inputs));
  } catch (error) {
    const saved = inputs.collect?.filter(({ saveTo }) => saveTo !== undefined) ?? [];
    if (!isError(error, "TimedOut") || saved.length === 0) throw error;
    const found = await collectFiles(run, saved).catch((failure: unknown) => messageOf(failure));
    const names =
      typeof found === "string"
        ? found
        : Object.values(found)
            .map(({ savedTo }) => savedTo)
            .join(", ");
    throw new OpsError(error.code, `${error.message}\nfiles: ${names || "none"}`, error.details);
  }
}

function limitsOf(inputs: GuestProcessRunInputs): RunLimits {
  const { timeoutSeconds, terminateOnTimeout, expectReboot } = inputs;
  return { timeoutSeconds, terminateOnTimeout, restartAfter: expectReboot ? successCodes(inputs) : undefined };
}

/**
 * The outputs with the files that the program left. The run is over, so whatever fails now, the state must say that: otherwise the next
 * `pulumi up` would run the program again.
 */
export async function collected(
  run: GuestRun,
  id: string,
  { collect }: Pick<GuestProcessRunInputs, "collect">,
  { files: _former, ...outputs }: GuestProcessRunOutputs,
  failure: string | undefined,
): Promise<GuestProcessRunOutputs> {
  const reasons = failure === undefined ? [] : [failure];
  let code: ErrorCode = "Rejected";
  const all = { ...outputs };
  try {
    if (collect) Object.assign(all, { files: await collectFiles(run, collect) });
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    const next = 'The program is not run again for that: the next "pulumi up" fetches its files.';
    if (failure === undefined) code = error.code;
    reasons.push(failure === undefined ? `${error.message} ${next}` : error.message);
  }
  if (reasons.length > 0) throw new IncompleteError(id, all, reasons, code);
  return all;
}
