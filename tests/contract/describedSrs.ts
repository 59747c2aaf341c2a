import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { basic, Client } from "../../testing/client";
import { Description } from "./description";

export interface CallOptions {
  /** Values of the `{name}` parts of the path. */
  path?: Record<string, string>;
  json?: unknown;
  headers?: Record<string, string>;
}

export interface HttpResponse {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read bodies of every shape, which are already validated
  body: any;
  headers: Headers;
}

export interface Place {
  url: string;
  user: string;
  password: string;
}

/** Calls operations by their id in the description, and validates every response against it. */
export class DescribedSrs {
  readonly description = new Description();
  /** Operations that have succeeded at least once. */
  readonly covered = new Set<string>();
  key = "";
  readonly #client: Client;

  constructor(readonly place: Place) {
    this.#client = new Client(place.url);
  }

  async call(
    operationId: string,
    status: number,
    { path: values = {}, json, headers = {} }: CallOptions = {},
  ): Promise<HttpResponse> {
    const operation = this.description.operation(operationId);
    const path = operation.path.replaceAll(/\{([\w-]+)\}/g, (_, name) => values[name] ?? "none");
    const response = await this.#client.call(operation.method, path, json, {
      ...(this.key && { "X-SRS-API-KEY": this.key }),
      ...headers,
    });
    const contentType = response.headers.get("content-type") ?? undefined;
    assert.deepEqual(this.description.mistakesOf(operationId, { ...response, contentType }), []);
    assert.equal(response.status, status, `${operationId}: ${response.text}`);
    if (status < 300) this.covered.add(operationId);
    return response;
  }

  async login(password = this.place.password, status = 200): Promise<HttpResponse> {
    const headers = { authorization: basic(this.place.user, password) };
    const answer = await this.call("login", status, { headers });
    if (status === 200) this.key = answer.headers.get("x-srs-api-key") ?? "";
    return answer;
  }

  /** Creates a runspace and waits until it is ready. A real service needs some time. */
  async readyRunspace(json: object = {}): Promise<HttpResponse["body"]> {
    const { id } = (await this.call("create-runspace", 202, { json })).body;
    return this.until(
      () => this.call("get-runspace", 200, { path: { id } }),
      ({ state }) => state !== "creating",
    );
  }

  async start(runspaceId: string, script: string, more: object = {}): Promise<string> {
    const json = { runspace_id: runspaceId, script, ...more };
    return (await this.call("create-script-execution", 202, { json })).body.id;
  }

  /** Runs a script to its end, and returns the execution. */
  async run(runspaceId: string, script: string, more: object = {}): Promise<HttpResponse["body"]> {
    return this.ended(await this.start(runspaceId, script, more));
  }

  ended(id: string): Promise<HttpResponse["body"]> {
    return this.until(
      () => this.call("get-script-execution", 200, { path: { id } }),
      ({ state }) => state !== "running",
    );
  }

  /** Polls, because the service does not notify anybody of a change. */
  async until(
    ask: () => Promise<HttpResponse>,
    isDone: (body: HttpResponse["body"]) => boolean,
  ): Promise<HttpResponse["body"]> {
    const deadline = Date.now() + 10 * 60_000;
    while (Date.now() < deadline) {
      const { body } = await ask();
      if (isDone(body)) return body;
      await delay(50);
    }
    throw new Error("the service did not come to an end within 10 minutes");
  }
}
