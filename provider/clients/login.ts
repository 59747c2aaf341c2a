import { isError } from "../errors";

export interface Credentials {
  user: string;
  password: string;
  /** Where a user sets them, for error messages. */
  settings: { user: string; password: string };
}

/** How long a failed login answers for those that follow: each try would cost them the whole retry time again. */
const failureHoldsMs = 30_000;

/**
 * A login that all calls of a process share. It happens when the first call needs it, once however many wait for it, and once
 * more when the service has forgotten it.
 */
export class SharedLogin<Session> {
  #session: Promise<Session> | undefined;
  #failure: { error: unknown; heldUntil: number } | undefined;

  constructor(private readonly login: () => Promise<Session>) {}

  session(): Promise<Session> {
    if (this.#failure && Date.now() < this.#failure.heldUntil) return Promise.reject(this.#failure.error);
    this.#session ??= this.login().catch((error: unknown) => {
      this.#session = undefined;
      // Wrong credentials stay wrong, and trying them again for every resource would lock the account.
      const heldUntil = isError(error, "Unauthenticated") ? Number.POSITIVE_INFINITY : Date.now() + failureHoldsMs;
      this.#failure = { error, heldUntil };
      throw error;
    });
    return this.#session;
  }

  /** Whoever finds the session lost first replaces it; the others find the new one. */
  async inPlaceOf(lost: Session): Promise<Session> {
    if ((await this.current()) === lost) this.#session = undefined;
    return this.session();
  }

  /** The session, when there is one. */
  async current(): Promise<Session | undefined> {
    return await this.#session?.catch(() => undefined);
  }

  /** Lets go of the session and answers it, so that it can be ended. */
  async release(): Promise<Session | undefined> {
    const session = await this.current();
    this.#session = undefined;
    return session;
  }
}
