import { isError } from "../errors";
import { HeldFailure } from "./heldFailure";
import { SharedWork } from "./limits";

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
  readonly #failure = new HeldFailure();

  constructor(private readonly login: () => Promise<Session>) {}

  session(): Promise<Session> {
    const rejection = this.#failure.rejection();
    if (rejection) return rejection;
    this.#session ??= new SharedWork(() =>
      this.login().catch((error: unknown) => {
        this.#session = undefined;
        // Wrong credentials stay wrong, and trying them again for every resource would lock the account.
        this.#failure.hold(error, { forGood: isError(error, "Unauthenticated") });
        throw error;
      }),
    );
    return this.#session.result("log in");
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

  /** Lets go of the session and returns it, so that it can be ended. */
  async release(): Promise<Session | undefined> {
    const session = await this.current();
    this.#session = undefined;
    return session;
  }
}
