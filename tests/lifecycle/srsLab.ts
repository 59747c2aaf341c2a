import assert from "node:assert/strict";
import type { SimulatorOptions } from "../../simulator";
import { buildInventory } from "../../simulator/inventory/load";
import { inLab, type Lab } from "./lab";

/** The simulator with an SRS that is quicker than a real one. */
export function inSrsLab(test: (lab: Lab) => Promise<void>, srs: object = {}): () => Promise<void> {
  const inventory = buildInventory({ srs: { creationMs: 50, connectMs: 20, ...srs } });
  return inLab(test, { inventory } satisfies SimulatorOptions);
}

/** Another client of SRS with the same user, or with one of its own. */
export class Stranger {
  private constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  static async login(lab: Lab, user = "administrator@vsphere.local"): Promise<Stranger> {
    const authorization = `Basic ${Buffer.from(`${user}:simulated`).toString("base64")}`;
    const answer = await fetch(`${lab.simulator.url}/api/auth/login`, {
      method: "POST",
      headers: { authorization },
    });
    return new Stranger(lab.simulator.url, answer.headers.get("x-srs-api-key") ?? "");
  }

  /** Status and body, whatever they are. */
  // biome-ignore lint/suspicious/noExplicitAny: bodies of another API, each read where it is used
  async call(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }> {
    const answer = await fetch(`${this.url}/api/${path}`, {
      method,
      headers: { "x-srs-api-key": this.key, ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
  }

  async readyRunspace(body: object = {}): Promise<string> {
    const { body: made } = await this.call("POST", "runspaces", body);
    while ((await this.call("GET", `runspaces/${made.id}`)).body.state !== "ready") await pause(50);
    return made.id;
  }

  async start(runspaceId: string, script: string): Promise<string> {
    const { status, body } = await this.call("POST", "script-executions", { runspace_id: runspaceId, script });
    assert.equal(status, 202, JSON.stringify(body));
    return body.id;
  }

  /** The state and the output of a script that has ended. */
  async result(id: string): Promise<{ state: string; output: string[] }> {
    for (;;) {
      const { state } = (await this.call("GET", `script-executions/${id}`)).body;
      if (state !== "running")
        return { state, output: (await this.call("GET", `script-executions/${id}/output`)).body };
      await pause(50);
    }
  }
}

/** Between two looks at something that has no event to wait for. */
export function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
