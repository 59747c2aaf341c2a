import { OpsError } from "../../errors";
import { failedDeletion } from "../../operations/guestRun/failure";
import { type GuestRun, guestRun } from "../../operations/guestRun/guestRun";
import { finishRun, removeOnceRecorded } from "../../operations/guestRun/runEnd";
import { deletionName } from "../../operations/guestRun/runName";
import { startRun } from "../../operations/guestRun/runStart";
import { secretTexts } from "../../operations/secretTexts";
import { accountOf } from "../inputs/guestCredentials";
import type { Context } from "../resource";
import { maxBytesOf } from "./program";
import type { OnDelete, RecordedInputs } from "./schema";

const readySeconds = 300;
const timeoutSeconds = 300;
/** The state does not say which inputs are secret. Texts that are shorter are mostly options. */
const minSecretLength = 8;

/** Runs the program that the deletion of a run asks for. A failure is a warning, or by choice an error. */
export async function runOnDelete(context: Context, name: string, state: RecordedInputs): Promise<void> {
  const { vm, connection, onDelete, readyTimeoutSeconds = readySeconds } = state;
  if (!onDelete) return;
  const seen = await context.vcenter(connection).site.observer.observe({ id: vm });
  if (seen?.powerState !== "POWERED_ON") {
    const why = seen ? `is ${seen.powerState}` : "is gone from vCenter";
    context.info(`${vm} ${why}, so onDelete did not run ${onDelete.path} there.`);
    return;
  }
  const run = open(context, deletionName(name), state, onDelete);
  const failure = await failureOf(run, onDelete, readyTimeoutSeconds);
  if (!failure) return;
  if (!onDelete.failOnError) {
    const onward = "The deletion goes on. With onDelete.failOnError: true it stops, so that it can be repeated.";
    return context.warn(`${failure.message}\n${onward}`);
  }
  const next =
    'Run the same command again. To delete without it, run "pulumi up" with onDelete.failOnError: false first, or remove this resource with "pulumi state delete".';
  throw new OpsError(failure.code, `${failure.message}\n${next}`, failure.details);
}

function open(context: Context, name: string, state: RecordedInputs, { path, arguments: given }: OnDelete): GuestRun {
  const { vm, connection, outputEncoding } = state;
  return guestRun(context.vcenter(connection), {
    vm,
    credentials: accountOf(state.credentials),
    name,
    program: { path, arguments: given, outputEncoding, maxBytes: maxBytesOf({}) },
    secrets: secretTexts(given).filter((text) => text.length >= minSecretLength),
  });
}

/** A cancel is no failure of the program: the resource stays. */
async function failureOf(
  run: GuestRun,
  onDelete: OnDelete,
  readyTimeoutSeconds: number,
): Promise<OpsError | undefined> {
  const limits = { timeoutSeconds: onDelete.timeoutSeconds ?? timeoutSeconds, terminateOnTimeout: true };
  try {
    const pid = await startRun(run, readyTimeoutSeconds);
    const { result } = await finishRun(run, pid, limits);
    removeOnceRecorded(run);
    if (result.problem) throw result.problem.error;
    const failure = failedDeletion(run, result);
    return failure === undefined ? undefined : new OpsError("Rejected", failure);
  } catch (error) {
    if (!(error instanceof OpsError) || error.code === "Canceled") throw error;
    return new OpsError(error.code, `onDelete: ${error.message}`, error.details);
  }
}
