import { z } from "zod";
import { isError, messageOf, OpsError } from "../../errors";
import type { HttpClient } from "../http";
import type { HttpRequest } from "../httpRequest";
import { type Credentials, loginAdvice, SharedLogin } from "../login";
import { parseResponse } from "../response";
import { type Dialect, decode, encode, type Operation } from "./dialect";

const sessionPath: Record<Dialect, string> = { api: "/api/session", rest: "/rest/com/vmware/cis/session" };
/** A user has only so many sessions (docs/apis/vcenter.md section 1). */
const tooManySessions = "MaxUserSessionCountReached";

/**
 * One vCenter session for all calls of this process. It logs in when the first call needs it, once however many wait for it;
 * logs in again once when vCenter has forgotten it; and must be closed, since vCenter refuses logins when leaked ones pile up.
 */
export class VcenterSession {
  #dialect: Dialect = "api";
  /** The address and the dialect are proven. */
  #hasLoggedIn = false;
  readonly #login = new SharedLogin(() => this.#newSession());

  constructor(
    readonly http: HttpClient,
    private readonly credentials: Credentials,
  ) {
    http.redaction.learn(credentials.password);
  }

  get user(): string {
    return this.credentials.user;
  }

  /** The one that this server was last spoken to in. */
  get dialect(): Dialect {
    return this.#dialect;
  }

  /** Carries out one operation in the dialect that this server has. Returns its value, read by `schema`. */
  async call<T>(operation: Operation, schema: z.ZodType<T>): Promise<T> {
    const token = await this.#login.session();
    try {
      return await this.#send(operation, schema, token);
    } catch (error) {
      if (isError(error, "Unauthenticated") && (await this.#isLost(operation, token))) {
        // A 401 proves that nothing was done, so that any operation may be sent again.
        return await this.#send(operation, schema, await this.#login.inPlaceOf(token));
      }
      // A gateway's 404 says nothing of the operations that vCenter has.
      const isMissing = isError(error, "NoSuchOperation") && error.details.isSettled;
      if (isMissing && this.#dialect === "api" && !operation.apiOnly) {
        this.#dialect = "rest";
        return await this.#send(operation, schema, token);
      }
      throw error;
    }
  }

  /** Logs in, when that is not done yet. */
  async open(): Promise<void> {
    await this.#login.session();
  }

  /** Logs out when there is a session. It never fails: a session that cannot be ended expires. */
  async close(): Promise<void> {
    const token = await this.#login.release();
    if (token === undefined) return;
    const request = { what: "log out of vCenter", method: "DELETE", path: sessionPath[this.#dialect] } as const;
    await this.http
      .send({ ...request, headers: header(token), repeatable: false, timeoutSeconds: 1 })
      .catch(() => undefined);
  }

  async #send<T>(operation: Operation, schema: z.ZodType<T>, token: string): Promise<T> {
    const { path: _path, body: _body, ...request } = operation;
    const dialect = this.#dialect;
    const response = await this.http.send({ ...request, ...encode(operation, dialect), headers: header(token) });
    return this.#parse(operation, schema, response.body, dialect);
  }

  #parse<T>(
    request: Pick<HttpRequest, "what" | "method" | "isRead">,
    schema: z.ZodType<T>,
    body: unknown,
    dialect: Dialect,
  ): T {
    const what = this.http.redaction.applyToMessage(request.what);
    return parseResponse(this.http.endpoint.service, { ...request, what }, schema, decode(body, dialect));
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

  async #newSession(): Promise<string> {
    try {
      return await this.#create(this.#dialect);
    } catch (error) {
      const mayBeOlder = isError(error, "NoSuchOperation") && this.#dialect === "api" && !this.#hasLoggedIn;
      if (!mayBeOlder) throw this.#explained(error);
      this.#dialect = "rest";
      return await this.#create("rest").catch((legacyError) => Promise.reject(this.#explained(legacyError)));
    }
  }

  async #create(dialect: Dialect): Promise<string> {
    const { user, password } = this.credentials;
    const request = {
      what: `log in to vCenter ${this.http.endpoint.url} as ${user.trimEnd()}`,
      method: "POST",
      path: sessionPath[dialect],
      headers: {
        Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
        // Asks for the token in the response's body, also where cookies are the default.
        "vmware-use-header-authn": "true",
      },
      // A session whose response was lost is a leak of one, which expires; without a second try the whole run would fail.
      repeatable: true,
    } as const;
    const { body } = await this.http.send(request);
    const token = this.#parse(request, z.string(), body, dialect);
    this.http.redaction.learn(token);
    this.#hasLoggedIn = true;
    return token;
  }

  #explained(error: unknown): unknown {
    if (isError(error, "NoSuchOperation") && !this.#hasLoggedIn) {
      const { settings } = this.http.endpoint;
      return new OpsError(
        "Configuration",
        `${messageOf(error)} There is no vCenter API at this address: check ${settings.server}.`,
      );
    }
    if (isError(error, "Unavailable") && String(error.details.serviceCode).endsWith(tooManySessions)) {
      const advice = "End sessions of this user, or wait until idle ones expire.";
      return new OpsError(error.code, `${error.message} ${advice}`, error.details);
    }
    if (!isError(error, "Unauthenticated")) return error;
    return new OpsError("Unauthenticated", `${error.message} ${loginAdvice(this.credentials)}`);
  }
}

function header(token: string): Record<string, string> {
  return { "vmware-api-session-id": token };
}
