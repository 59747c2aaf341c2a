import { type ErrorCode, isError, OpsError } from "../errors";
import { expectsNoChanges } from "./engineCommand";
import type { Log } from "./engineLog";

/** With these nothing is known of the object itself: the service was not reached, refused the login or gave no proper response. */
const inconclusive: ErrorCode[] = ["TimedOut", "Unauthenticated", "Unavailable", "Unknown", "Unreachable"];

/**
 * Decides what follows when the API could not be asked. Recorded state stands in for it in a preview only, with one warning for
 * each cause; a run fails. So does a preview that is to prove that nothing has changed.
 */
export class RecordedStateFallback {
  /** What the program said of this process's operation. A refresh and a destroy say nothing, and are runs. */
  isPreview = false;
  readonly #warned = new Set<string>();

  constructor(
    private readonly log: Log,
    private readonly provesNoChanges: () => boolean = expectsNoChanges,
  ) {}

  /** The response of `look`, or undefined in a preview that has to do without. */
  async orUndefined<T>(look: () => Promise<T>): Promise<T | undefined> {
    try {
      return await look();
    } catch (error) {
      if (!this.isPreview || !isError(error, ...inconclusive)) throw error;
      if (this.provesNoChanges()) {
        const why = "Only a look can prove that nothing has changed, so --expect-no-changes fails.";
        throw new OpsError(error.code, `${error.message} ${why}`, error.details);
      }
      await this.#warn(error);
      return undefined;
    }
  }

  async #warn(error: OpsError): Promise<void> {
    const cause = error.details.cause ?? error.message;
    if (this.#warned.has(cause)) return;
    this.#warned.add(cause);
    const basis = "The preview rests on the recorded state alone, for every resource of this connection";
    const unseen = "drift, names, ids and what is new were not looked at";
    await this.log.say("warning", undefined, `${error.message}\n${basis}: ${unseen}. A run fails instead.`);
  }
}
