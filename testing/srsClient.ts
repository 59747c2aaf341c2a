import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { administrator, basic, Client } from "./client";

/** Another client of SRS than the provider, with the same user or with another one. */
export class SrsClient {
  private constructor(
    private readonly client: Client,
    private readonly key: string,
  ) {}

  static async login(url: string, user: string = administrator.user): Promise<SrsClient> {
    const client = new Client(url);
    const headers = { authorization: basic(user, administrator.password) };
    const { headers: responseHeaders } = await client.call("POST", "/api/auth/login", undefined, headers);
    return new SrsClient(client, responseHeaders.get("x-srs-api-key") ?? "");
  }

  /** Status and body of any response. */
  // biome-ignore lint/suspicious/noExplicitAny: responses of another API, which each test reads
  async call(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }> {
    return this.client.call(method, `/api/${path}`, body, { "x-srs-api-key": this.key });
  }

  async readyRunspace(body: object = {}): Promise<string> {
    const { body: runspace } = await this.call("POST", "runspaces", body);
    while ((await this.call("GET", `runspaces/${runspace.id}`)).body.state !== "ready") await pause(50);
    return runspace.id;
  }

  async start(runspaceId: string, script: string): Promise<string> {
    const { status, body } = await this.call("POST", "script-executions", { runspace_id: runspaceId, script });
    assert.equal(status, 202, JSON.stringify(body));
    return body.id;
  }

  /** State and output of an ended script. */
  async result(id: string): Promise<{ state: string; output: string[] }> {
    for (;;) {
      const { state } = (await this.call("GET", `script-executions/${id}`)).body;
      if (state !== "running")
        return { state, output: (await this.call("GET", `script-executions/${id}/output`)).body };
      await pause(50);
    }
  }
}
