import { isError, isOutcomeUnknown, isTransient, OpsError } from "../errors";
import type { WaitScope } from "./wait";

/** Something that is created by a call without an idempotency token. */
export interface Creation<T> {
  /** The call. After an error of unknown outcome it is not sent again before `find` has looked. */
  call(): Promise<T>;
  /**
   * Looks for what an earlier call has created, whose response was lost. `isNameTaken`: the service says that something of that name
   * exists, so finding another object is an error, which this may throw.
   */
  find(isNameTaken: boolean): Promise<T | undefined>;
  /** What to tell the user when the outcome stays unknown. */
  unresolved: string;
  /** How often the call is made when its response is lost each time and nothing is found. @default 3 */
  maxAttempts?: number;
}

/** A call whose response was lost may still be at work; the second look comes after this. */
const settleMs = 2_000;

/**
 * Creates something once. When it is unknown whether a call was carried out, what it may have created is looked for and adopted;
 * only when nothing is there is the call made again.
 */
export async function createOnce<T>(
  { signal, clock }: Pick<WaitScope, "signal" | "clock">,
  { call, find, unresolved, maxAttempts = 3 }: Creation<T>,
): Promise<{ created: T; isAdopted: boolean }> {
  let lost: OpsError | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      return { created: await call(), isAdopted: false };
    } catch (error) {
      // The call was not sent again: what counts is how the one before it ended.
      if (lost && isError(error, "TimedOut", "Canceled", "Unreachable")) throw stillUnknown(lost);
      if (!isError(error, "AlreadyExists") && !isOutcomeUnknown(error)) throw error;
      const isNameTaken = error.code === "AlreadyExists";
      const isSettled = isNameTaken || error.details.isSettled === true;
      const look = async () => (await find(isNameTaken)) ?? (isSettled ? undefined : await findLater());
      const found = await look().catch((failure: unknown) => {
        if (isNameTaken || !(isTransient(failure) || isError(failure, "TimedOut"))) throw failure;
        throw new OpsError("Unknown", `${error.message} It could not be looked for: ${failure.message}`);
      });
      if (found !== undefined) return { created: found, isAdopted: true };
      if (isSettled) throw error;
      if (attempt === maxAttempts || signal.aborted) throw stillUnknown(error);
      lost = error;
    }
  }

  function stillUnknown({ message }: OpsError): OpsError {
    return new OpsError("Unknown", `${message} ${unresolved}`);
  }

  async function findLater(): Promise<T | undefined> {
    await clock.sleep(settleMs, signal);
    return await find(false);
  }
}
