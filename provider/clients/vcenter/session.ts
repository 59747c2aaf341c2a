import { z } from "zod";
import { isError, messageOf, OpsError } from "../../errors";
import type { HttpClient } from "../http";
import { type Dialect, decode, encode, type Operation } from "./dialect";

export interface Credentials {
  user: string;
  password: string;
  /** Where a user sets them, for error messages. */
  settings: { user: string; password: string };
}

const sessionPath: Record<Dialect, string> = { api: "/api/session", rest: "/rest/com/vmware/cis/session" };
/** How long a failed login answers for those that follow: each try would cost them the whole retry time again. */
const failureHoldsMs = 30_000;

/**
 * One vCenter session for all calls of this process. It logs in when the first call needs it, once however many wait for it;
 * logs in again once when vCenter has forgotten it; and must be closed, since vCenter refuses logins when leaked ones pile up.
 */
export class VcenterSession {
  #dialect: Dialect = "api";
  #token: Promise<string> | undefined;
  #failure: { error: unknown; heldUntil: number } | undefined;

  constructor(
    readonly http: HttpClient,
    private readonly credentials: Credentials,
  ) {
    http.redaction.learn(credentials.password);
  }

  /** Carries out one operation and answers its value, in the dialect that this server has. */
  async call(operation: Operation): Promise<unknown> {
    const token = await this.#login();
    try {
      return await this.#send(operation, token);
    } catch (error) {
      if (isError(error, "Unauthenticated") && (await this.#isLost(operation, token))) {
        // A 401 proves that nothing was done, so that any operation may be sent again.
        return await this.#send(operation, await this.#loginInPlaceOf(token));
      }
      if (isError(error, "NoSuchOperation") && this.#dialect === "api" && !operation.apiOnly) {
        this.#dialect = "rest";
        return await this.#send(operation, token);
      }
      throw error;
    }
  }

  /** Logs in, when that is not done yet. */
  async open(): Promise<void> {
    await this.#login();
  }

  /** Logs out when there is a session. It never fails: a session that cannot be ended expires. */
  async close(): Promise<void> {
    const token = await this.#token?.catch(() => undefined);
    this.#token = undefined;
    if (token === undefined) return;
    const request = { what: "log out of vCenter", method: "DELETE", path: sessionPath[this.#dialect] } as const;
    await this.http
      .send({ ...request, headers: header(token), repeatable: false, timeoutSeconds: 1 })
      .catch(() => undefined);
  }

  async #send(operation: Operation, token: string): Promise<unknown> {
    const { path: _path, body: _body, ...request } = operation;
    const answer = await this.http.send({ ...request, ...encode(operation, this.#dialect), headers: header(token) });
    return decode(answer.body, this.#dialect);
  }

  /** A 401 of a guest operation means the session or the guest's credentials: only the session itself can say which. */
  async #isLost(operation: Operation, token: string): Promise<boolean> {
    if (!operation.guestCredentials) return true;
    try {
      await this.http.send({
        what: "look at the session",
        method: "GET",
        path: sessionPath.api,
        headers: header(token),
      });
      return false;
    } catch (error) {
      if (isError(error, "Unauthenticated")) return true;
      throw error;
    }
  }

  #login(): Promise<string> {
    if (this.#failure && Date.now() < this.#failure.heldUntil) return Promise.reject(this.#failure.error);
    this.#token ??= this.#newSession().catch((error: unknown) => {
      this.#token = undefined;
      // Wrong credentials stay wrong, and trying them again for every resource would lock the account.
      const heldUntil = isError(error, "Unauthenticated") ? Number.POSITIVE_INFINITY : Date.now() + failureHoldsMs;
      this.#failure = { error, heldUntil };
      throw error;
    });
    return this.#token;
  }

  /** Whoever finds the session lost first replaces it; the others find the new one. */
  async #loginInPlaceOf(lost: string): Promise<string> {
    if ((await this.#token?.catch(() => undefined)) === lost) this.#token = undefined;
    return this.#login();
  }

  async #newSession(): Promise<string> {
    try {
      return await this.#create(this.#dialect);
    } catch (error) {
      if (!isError(error, "NoSuchOperation") || this.#dialect === "rest") throw this.#explained(error);
      this.#dialect = "rest";
      return await this.#create("rest").catch((legacyError) => Promise.reject(this.#explained(legacyError)));
    }
  }

  async #create(dialect: Dialect): Promise<string> {
    const { user, password } = this.credentials;
    const answer = await this.http.send({
      what: `log in to vCenter ${this.http.endpoint.url} as ${user}`,
      method: "POST",
      path: sessionPath[dialect],
      headers: {
        Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
        // Asks for the token in the answer's body, also where cookies are the default.
        "vmware-use-header-authn": "true",
      },
      // A session whose answer was lost is a leak of one, which expires; without a second try the whole run would fail.
      repeatable: true,
    });
    const token = z.string().parse(decode(answer.body, dialect));
    this.http.redaction.learn(token);
    return token;
  }

  #explained(error: unknown): unknown {
    if (isError(error, "NoSuchOperation")) {
      const { settings } = this.http.endpoint;
      return new OpsError(
        "Configuration",
        `${messageOf(error)} There is no vCenter API at this address: check ${settings.server}.`,
      );
    }
    if (!isError(error, "Unauthenticated")) return error;
    const { user, password } = this.credentials.settings;
    return new OpsError("Unauthenticated", `${error.message} Check ${user} and ${password}.`);
  }
}

function header(token: string): Record<string, string> {
  return { "vmware-api-session-id": token };
}
