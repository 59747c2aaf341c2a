import assert from "node:assert/strict";
import { type Simulator, type SimulatorOptions, startSimulator } from "../simulator";
import { Client } from "./client";
import { Control, type Fault } from "./control";
import { promptTools } from "./promptTools";
import { ProviderRun } from "./providerRun";

/** Faults of a call to vCenter. */
export const faultModes = [
  "drop-before",
  "drop-after",
  "status:500",
  "status:503",
  "status:504",
  "garbage",
  "misfit",
  "expire-session",
] as const;

/** Whether a fault can take effect. A login and a file transfer have no session that could expire. */
export function canHit(mode: string, match: string): boolean {
  return mode !== "expire-session" || !/session|login|guestFile/.test(match);
}

/** A simulator for one test, and the provider processes that use it. */
export class Lab extends Control {
  readonly #runs: ProviderRun[] = [];
  /** Number of sessions that nobody can close, because the response with their token was lost. They expire. */
  sessionsOfLostLogins = 0;

  constructor(readonly simulator: Simulator) {
    super(new Client(simulator.url, simulator.caFile));
  }

  /** A new provider process, as the engine starts one for each operation. */
  run(config: Record<string, string> = {}): ProviderRun {
    const run = new ProviderRun(this.simulator, config);
    this.#runs.push(run);
    return run;
  }

  get state() {
    return this.simulator.state();
  }

  /** VMs that are not in the default inventory. */
  get clones() {
    return this.state.vms.filter((vm) => vm.source);
  }

  /** Calls so far, without logins and logouts. */
  get calls(): Record<string, number> {
    return Object.fromEntries(Object.entries(this.state.calls).filter(([call]) => !call.includes("session")));
  }

  /** Number of calls, with logins and logouts. */
  get callCount(): number {
    return Object.values(this.state.calls).reduce((sum, count) => sum + count, 0);
  }

  override async fault(fault: Fault): Promise<void> {
    const losesAnswer = ["drop-after", "garbage", "misfit"].includes(fault.mode);
    if (fault.match === "POST /api/session" && losesAnswer) this.sessionsOfLostLogins += Number(fault.times ?? 1);
    await super.fault(fault);
  }

  /** A call that an operator makes directly to vCenter. */
  async vcenter(method: string, path: string, body?: unknown): Promise<unknown> {
    const client = await Client.login(this.simulator.url);
    const response = await client.call(method, path, body);
    await client.call("DELETE", "/api/session");
    assert.ok(response.status < 300, `${method} ${path}: ${response.status} ${response.text}`);
    return response.body;
  }

  async close(): Promise<void> {
    await Promise.all(this.#runs.map((run) => run.end()));
    const { sessions } = this.state;
    await this.simulator.close();
    assert.equal(sessions.vcenter, this.sessionsOfLostLogins, "every vCenter session is closed at the end");
  }
}

/** Body of a test with its own lab. The test must leave no session behind. */
export function inLab(test: (lab: Lab) => Promise<void>, options: SimulatorOptions = {}): () => Promise<void> {
  return async () => {
    const lab = new Lab(await startSimulator({ inventory: promptTools, ...options }));
    try {
      await test(lab);
      await lab.clearFaults();
    } finally {
      await lab.close();
    }
  };
}
