import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { VmChange } from "../simulator/control/operator";
import type { SimulatorState } from "../simulator/part";
import type { Client } from "./client";

export interface Fault {
  /** A regular expression over `METHOD /path?query`. */
  match: string;
  nth?: number;
  /** `all` leaves the count open: the fault must be carried out at least once. */
  times?: number | "all";
  mode: string;
}

interface FaultCounts extends Fault {
  times: number;
  carriedOut: number;
  matched: number;
}

/** More than the requests of any test. */
const ALL = 1_000_000;

/** The simulator's control API (docs/simulator.md). */
export class Control {
  constructor(private readonly client: Client) {}

  async currentState(): Promise<SimulatorState> {
    return JSON.parse(await this.#call("GET", "state"));
  }

  async fault({ times, ...fault }: Fault): Promise<void> {
    await this.#call("POST", "faults", { ...fault, times: times === "all" ? ALL : times });
  }

  /** Fails the test if a fault was not carried out as often as declared, because such a test proves nothing. */
  async assertFaultsCarriedOut(): Promise<void> {
    assert.deepEqual(await this.#idleFaults(), [], "every fault is carried out as often as declared");
  }

  /** Waits until every fault was carried out as often as declared. */
  async untilFaultsCarriedOut(): Promise<void> {
    while ((await this.#idleFaults()).length > 0) await sleep(20);
  }

  async #idleFaults(): Promise<FaultCounts[]> {
    const faults: FaultCounts[] = JSON.parse(await this.#call("GET", "faults"));
    return faults.filter(({ times, carriedOut }) => (times === ALL ? carriedOut === 0 : carriedOut !== times));
  }

  async clearFaults(): Promise<void> {
    await this.assertFaultsCarriedOut();
    await this.#call("DELETE", "faults");
  }

  advanceClock = (advanceSeconds: number) => this.#call("POST", "clock", { advanceSeconds });
  reset = () => this.#call("POST", "reset");
  changeVm = (id: string, change: VmChange) => this.#call("PATCH", `vms/${id}`, change);
  restartTools = (id: string) => this.#call("POST", `vms/${id}/restartTools`);
  reboot = (id: string) => this.#call("POST", `vms/${id}/reboot`);
  deleteVm = (id: string) => this.#call("DELETE", `vms/${id}`);
  deleteRunspace = (id: string) => this.#call("DELETE", `runspaces/${id}`);
  /** Conditions of SRS (simulator/srs/settings.ts). */
  srs = (conditions: object) => this.#call("POST", "srs", conditions);
  /** vCenter is away for so long, and forgets every session. */
  restartVcenter = (seconds: number) => this.#call("POST", "vcenter/restart", { seconds });
  restartSrs = () => this.#call("POST", "srs/restart");

  async #call(method: string, path: string, body?: unknown): Promise<string> {
    const { status, text } = await this.client.control(method, path, body);
    assert.equal(status, 200, `${method} ${path}: ${text}`);
    return text;
  }
}
