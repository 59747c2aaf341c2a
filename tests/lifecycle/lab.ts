import assert from "node:assert/strict";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../simulator";
import { ProviderRun } from "./providerRun";

export interface Fault {
  match: string;
  nth?: number;
  times?: number;
  mode: string;
}

/** How a call to vCenter may go wrong. */
export const faultModes = [
  "drop-before",
  "drop-after",
  "status:500",
  "status:503",
  "status:504",
  "garbage",
  "expire-session",
] as const;

/** A simulator of its own for one test, and the provider processes that work against it. */
export class Lab {
  readonly #runs: ProviderRun[] = [];
  #isFaulty = false;
  /** Sessions that nobody can close, since the answer with their token was lost. They expire. */
  sessionsOfLostLogins = 0;

  constructor(readonly simulator: Simulator) {}

  /** A new provider process, as the engine starts one for each operation. */
  run(config: Record<string, string> = {}): ProviderRun {
    const run = new ProviderRun(this.simulator, config);
    this.#runs.push(run);
    return run;
  }

  get state() {
    return this.simulator.state();
  }

  /** The VMs that are no part of the default inventory. */
  get clones() {
    return this.state.vms.filter((vm) => vm.source);
  }

  /** Calls so far, without those that open and close sessions. */
  get calls(): Record<string, number> {
    return Object.fromEntries(Object.entries(this.state.calls).filter(([call]) => !call.includes("session")));
  }

  /** How many calls there were, with those that open and close sessions. */
  get callCount(): number {
    return Object.values(this.state.calls).reduce((sum, count) => sum + count, 0);
  }

  fault = (fault: Fault) => {
    this.#isFaulty = true;
    const losesAnswer = fault.mode === "drop-after" || fault.mode === "garbage";
    if (fault.match === "POST /api/session" && losesAnswer) this.sessionsOfLostLogins = fault.times ?? 1;
    return this.#control("POST", "faults", fault);
  };
  clearFaults = () => this.#control("DELETE", "faults");
  advanceClock = (advanceSeconds: number) => this.#control("POST", "clock", { advanceSeconds });
  changeVm = (id: string, change: object) => this.#control("PATCH", `vms/${id}`, change);
  deleteVm = (id: string) => this.#control("DELETE", `vms/${id}`);

  deleteRunspace = (id: string) => this.#control("DELETE", `runspaces/${id}`);
  /** Conditions of SRS, see simulator/srs/settings.ts. */
  srs = (conditions: object) => this.#control("POST", "srs", conditions);
  restartSrs = () => this.#control("POST", "srs/restart");

  /** What an operator does through vCenter itself. */
  async vcenter(method: string, path: string, body?: unknown): Promise<unknown> {
    const login = Buffer.from("administrator@vsphere.local:simulated").toString("base64");
    const session = await fetch(`${this.simulator.url}/api/session`, {
      method: "POST",
      headers: { Authorization: `Basic ${login}` },
    });
    const headers = { "vmware-api-session-id": String(await session.json()), "Content-Type": "application/json" };
    const answer = await fetch(`${this.simulator.url}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    await fetch(`${this.simulator.url}/api/session`, { method: "DELETE", headers });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  async #control(method: string, path: string, body?: unknown): Promise<void> {
    const answer = await fetch(`${this.simulator.url}/_simulator/${path}`, {
      method,
      headers: { "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.text()}`);
  }

  async close(): Promise<void> {
    if (this.#isFaulty) await this.clearFaults();
    await Promise.all(this.#runs.map((run) => run.end()));
    const { sessions } = this.state;
    await this.simulator.close();
    assert.equal(sessions.vcenter, this.sessionsOfLostLogins, "every vCenter session is closed at the end");
  }
}

/** The body of a test that has a lab to itself. Whatever the test does, it must leave no session behind. */
export function inLab(test: (lab: Lab) => Promise<void>, options: SimulatorOptions = {}): () => Promise<void> {
  return async () => {
    const lab = new Lab(await startSimulator(options));
    try {
      await test(lab);
    } finally {
      await lab.close();
    }
  };
}
