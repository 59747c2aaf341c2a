import { type ErrorCode, isError, OpsError } from "../errors";
import { expectsNoChanges } from "./engineCommand";
import type { Log } from "./engineLog";

/** Codes that say nothing about the object: the service was unreachable, refused the login or sent an unreadable response. */
const inconclusive: ErrorCode[] = ["TimedOut", "Unauthenticated", "Unavailable", "Unknown", "Unreachable"];

/**
 * Decides what follows when the API cannot be asked. A preview uses the recorded state, with one warning for each cause. A run
 * fails. So does a preview that must prove that nothing has changed.
 */
export class RecordedStateFallback {
  /** Whether the program reported a preview. In a refresh or a destroy no program reports, and both are runs. */
  isPreview = false;
  readonly #warned = new Set<string>();

  constructor(
    private readonly log: Log,
    private readonly provesNoChanges: () => boolean = expectsNoChanges,
  ) {}

  /** The result of `look`, or undefined in a preview when the API cannot be asked. */
  async orUndefined<T>(look: () => Promise<T>): Promise<T | undefined> {
    try {
      return await look();
    } catch (error) {
      if (!this.isPreview || !isInconclusive(error)) throw error;
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
    const unseen = "it checks neither drift nor names and ids";
    await this.log.say("warning", undefined, `${error.message}\n${basis}: ${unseen}. A run fails instead.`);
  }
}

function isInconclusive(error: unknown): error is OpsError {
  return isError(error, ...inconclusive) || (isError(error, "Configuration") && error.details.lacksLogin === true);
}
