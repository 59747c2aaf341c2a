import { isError } from "../errors";
import { HeldFailure } from "./heldFailure";
import { detached, SharedWork } from "./limits";

export interface Credentials {
  user: string;
  password: string;
  /** Where a user sets them, for error messages. */
  settings: { user: string; password: string };
}

/** What to do about a refused login. The end of a file or of an `echo` is no part of a password, and nobody sees it there. */
export function loginAdvice({ user, password, settings }: Credentials): string {
  const endsWithBreak = [
    ...(/[\r\n]$/.test(user) ? [settings.user] : []),
    ...(/[\r\n]$/.test(password) ? [settings.password] : []),
  ];
  const breaks = endsWithBreak.map((setting) => ` The value of ${setting} ends with a line break.`);
  return `Check ${settings.user} and ${settings.password}.${breaks.join("")}`;
}

/**
 * A login that all calls of a process share. It happens when the first call needs it, once however many wait for it, and once
 * more when the service has forgotten it.
 */
export class SharedLogin<Session> {
  #session: SharedWork<Session> | undefined;
  #hasSucceeded = false;
  readonly #failure = new HeldFailure();

  constructor(private readonly login: () => Promise<Session>) {}

  session(): Promise<Session> {
    const rejection = this.#failure.rejection();
    if (rejection) return rejection;
    this.#session ??= new SharedWork(() => this.#logIn());
    return this.#session.result("log in");
  }

  async #logIn(): Promise<Session> {
    try {
      const session = await this.login();
      this.#hasSucceeded = true;
      return session;
    } catch (error) {
      this.#session = undefined;
      // Wrong credentials stay wrong, and trying them again for every resource would lock the account. A service that was there is
      // waited for by each call, as long as that call has time.
      const forGood = isError(error, "Unauthenticated");
      if (forGood || !this.#hasSucceeded) this.#failure.hold(error, { forGood });
      throw error;
    }
  }

  /** Whoever finds the session lost first replaces it; the others find the new one. */
  async inPlaceOf(lost: Session): Promise<Session> {
    if ((await this.current()) === lost) this.#session = undefined;
    return this.session();
  }

  /** The session, when there is one. */
  async current(): Promise<Session | undefined> {
    return await this.#session?.result("log in").catch(() => undefined);
  }

  /** Lets go of the session and returns it, so that it can be ended. A login under way gets little time: the process ends. */
  async release(): Promise<Session | undefined> {
    const session = await detached(1, () => this.current());
    this.#session = undefined;
    return session;
  }
}
