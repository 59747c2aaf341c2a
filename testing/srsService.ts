import { Clock } from "../simulator/clock";
import { HttpFailure } from "../simulator/part";
import type { SimulatorRequest, SimulatorResponse } from "../simulator/route";
import { Router } from "../simulator/router";
import { createSrs } from "../simulator/srs";
import { srsSettings } from "../simulator/srs/settings";
import { administrator, basic } from "./client";

const VM = { id: "vm-101", name: "golden", powerState: "POWERED_ON", cpuCount: 2, memorySizeMib: 2048 };

export interface HttpResponse {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read bodies of every shape
  body: any;
  headers: Record<string, string>;
}

/** A simulated SRS with a clock that only the test advances, called without HTTP. */
export class Harness {
  readonly clock = new Clock();
  readonly part;
  readonly #router: Router;
  #key: string | undefined;

  constructor(settings: Record<string, unknown> = {}) {
    const users = [{ name: administrator.user, password: administrator.password }];
    this.part = createSrs(this.clock, { users, srs: srsSettings.parse({ powerShell: false, ...settings }) }, () => [
      VM,
    ]);
    this.#router = new Router(this.part.routes);
  }

  /** Logs in, and uses the session for the next calls. */
  static async loggedIn(settings: Record<string, unknown> = {}): Promise<Harness> {
    const harness = new Harness(settings);
    await harness.login();
    return harness;
  }

  async login(user: string = administrator.user, password: string = administrator.password): Promise<string> {
    const { headers } = await this.call("POST", "/api/auth/login", undefined, { authorization: basic(user, password) });
    this.#key = headers["X-SRS-API-KEY"] ?? "";
    return this.#key;
  }

  use(key: string): void {
    this.#key = key;
  }

  async call(method: string, url: string, json?: unknown, headers: Record<string, string> = {}): Promise<HttpResponse> {
    const [path = "", query] = url.split("?");
    const rawBody = Buffer.from(json === undefined ? "" : JSON.stringify(json));
    const request: SimulatorRequest = {
      operation: "none",
      method,
      url,
      path,
      params: {},
      query: new URLSearchParams(query),
      headers: {
        ...(this.#key && { "x-srs-api-key": this.#key }),
        ...(json !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      body: json,
      rawBody,
    };
    const response = await this.#respond(request);
    const body =
      response.body === undefined
        ? undefined
        : Buffer.isBuffer(response.body)
          ? response.body.toString()
          : response.body;
    return {
      status: response.status,
      body: body && JSON.parse(typeof body === "string" ? body : JSON.stringify(body)),
      headers: response.headers ?? {},
    };
  }

  /** Creates a runspace and waits until it is ready. */
  async readyRunspace(body: object = {}): Promise<string> {
    const { id } = (await this.call("POST", "/api/runspaces", body)).body;
    this.clock.advance(2);
    return id;
  }

  start(runspaceId: string, script: string, more: object = {}): Promise<HttpResponse> {
    return this.call("POST", "/api/script-executions", { runspace_id: runspaceId, script, ...more });
  }

  /** Runs a script to its end in its own runspace. */
  async run(
    script: string,
    more: object = {},
  ): Promise<{ execution: HttpResponse["body"]; output: HttpResponse["body"] }> {
    const { id } = (await this.start(await this.readyRunspace(), script, more)).body;
    this.clock.advance(60);
    return { execution: await this.execution(id), output: await this.output(id) };
  }

  async execution(id: string): Promise<HttpResponse["body"]> {
    return (await this.call("GET", `/api/script-executions/${id}`)).body;
  }

  async output(id: string): Promise<HttpResponse["body"]> {
    return (await this.call("GET", `/api/script-executions/${id}/output`)).body;
  }

  async messages(id: string, stream: string): Promise<string[]> {
    const { body } = await this.call("GET", `/api/script-executions/${id}/streams/${stream}`);
    return body.map((record: { message: string }) => record.message);
  }

  async #respond(request: SimulatorRequest): Promise<SimulatorResponse> {
    try {
      const { route, params } = this.#router.match(request.method, request.path, request.query);
      request.params = params;
      return await route.handle(request);
    } catch (error) {
      if (request.path.startsWith("/_simulator/")) return { status: error instanceof HttpFailure ? error.status : 400 };
      return this.part.front?.errorResponse(error, request) ?? { status: 500 };
    }
  }
}
