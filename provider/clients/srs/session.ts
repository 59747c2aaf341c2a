import { z } from "zod";
import { isError, messageOf, OpsError } from "../../errors";
import type { HttpClient } from "../http";
import type { HttpRequest } from "../httpRequest";
import { type Credentials, loginAdvice, SharedLogin } from "../login";
import { parseResponse } from "../response";

/** A login to SRS. What was made in it lives no longer than it does. */
export interface SrsLogin {
  readonly key: string;
}

const About = z.object({ name: z.string(), version: z.string() });

/** One SRS session for all calls of this process. */
export class SrsSession {
  readonly #login = new SharedLogin<SrsLogin>(() => this.#newLogin());

  constructor(
    readonly http: HttpClient,
    private readonly credentials: Credentials,
  ) {
    http.redaction.learn(credentials.password);
  }

  get user(): string {
    return this.credentials.user;
  }

  /** Carries out one request and returns its body, read by `schema`, with the login that it was accepted in. */
  async call<T>(request: HttpRequest, schema: z.ZodType<T>): Promise<{ body: T; login: SrsLogin }> {
    const login = await this.#login.session();
    try {
      return { body: await this.#send(request, schema, login), login };
    } catch (error) {
      if (!isError(error, "Unauthenticated")) throw error;
      // A 401 proves that nothing was done, so that any request may be sent again.
      const next = await this.#login.inPlaceOf(login);
      return { body: await this.#send(request, schema, next), login: next };
    }
  }

  login(): Promise<SrsLogin> {
    return this.#login.session();
  }

  async isCurrent(login: SrsLogin): Promise<boolean> {
    return (await this.#login.current()) === login;
  }

  /** Logs out when there is a session. It never fails: a session that cannot be ended expires after 30 minutes. */
  async close(): Promise<void> {
    const login = await this.#login.release();
    if (login === undefined) return;
    const request = { what: "log out of SRS", method: "POST", path: "/api/auth/logout" } as const;
    await this.http.send({ ...request, headers: header(login), timeoutSeconds: 1 }).catch(() => undefined);
  }

  async #send<T>(request: HttpRequest, schema: z.ZodType<T>, login: SrsLogin): Promise<T> {
    const { body } = await this.http.send({ ...request, headers: header(login) });
    return parseResponse(this.http.endpoint.service, request, schema, body);
  }

  async #newLogin(): Promise<SrsLogin> {
    const { user, password } = this.credentials;
    const { url } = this.http.endpoint;
    const what = `log in to SRS ${url} as ${user.trimEnd()}`;
    try {
      const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
      const { headers } = await this.http.send({
        what,
        method: "POST",
        path: "/api/auth/login",
        headers: { Authorization: authorization },
        // A session whose response was lost expires by itself; without a second attempt the whole run would fail.
        repeatable: true,
      });
      const key = headers["x-srs-api-key"];
      if (!key) throw new OpsError("NoSuchOperation", `${what}: the response has no API key.`);
      this.http.redaction.learn(key);
      return { key };
    } catch (error) {
      throw await this.#withAdvice(error);
    }
  }

  async #withAdvice(error: unknown): Promise<unknown> {
    if (isError(error, "Unauthenticated")) {
      const advice = `${loginAdvice(this.credentials)} SRS responds in the same way when it cannot reach its own vCenter.`;
      return new OpsError("Unauthenticated", `${error.message} ${advice}`);
    }
    if (!isError(error, "NoSuchOperation")) return error;
    const advice = `${await this.#about()}: check ${this.http.endpoint.settings.server}.`;
    return new OpsError("Configuration", `${messageOf(error)} ${advice}`);
  }

  /** What is behind the address, for an error that says so. */
  async #about(): Promise<string> {
    const request = { what: "ask SRS what it is", method: "GET", path: "/api/about" } as const;
    const about = await this.http.send(request).then(
      ({ body }) => About.safeParse(body).data,
      () => undefined,
    );
    return about ? `${about.name} ${about.version} is at this address` : "There is no SRS at this address";
  }
}

function header({ key }: SrsLogin): Record<string, string> {
  return { "X-SRS-API-KEY": key };
}
