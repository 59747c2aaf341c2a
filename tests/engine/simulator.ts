import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

export interface SimulatorState {
  vms: { id: string; name: string; powerState: string; biosUuid: string; source?: string }[];
  processes: { vm: string; pid: number; command: string; exitCode: number | null }[];
  tickets: unknown;
  transfers: unknown;
  sessions: { vcenter: number; srs: number };
  runspaces: { id: string; name?: string; state: string }[];
  scriptExecutions: unknown;
  /** Calls so far, by `<METHOD> <route>`. */
  calls: Record<string, number>;
  guestFiles: Record<string, number>;
}

export interface Fault {
  /** A regular expression over `METHOD /path?query`. */
  match: string;
  nth?: number;
  times?: number;
  mode: string;
}

export interface VmChange {
  name?: string;
  powerState?: string;
  toolsReady?: boolean;
  ipAddress?: string;
}

const MAIN = join(__dirname, "../../dist/simulator/main.js");

/** The simulator as users run it: its bin in a process of its own, on a free port, told what to do over HTTP. */
export class Simulator {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    /** Only with `--tls`. */
    readonly caFile: string | undefined,
  ) {}

  static async start(args: string[] = []): Promise<Simulator> {
    const child = spawn(process.execPath, [MAIN, "--port", "0", ...args], { stdio: ["ignore", "pipe", "inherit"] });
    const kill = () => child.kill();
    process.once("exit", kill);
    child.once("exit", () => process.off("exit", kill));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { value } = await lines.next();
    const url = /^simulator listening on (\S+)$/.exec(value ?? "")?.[1];
    if (!url) throw new Error(`the simulator did not say where it listens; it said: ${value ?? "nothing"}`);
    const caFile = url.startsWith("https:") ? (await lines.next()).value : undefined;
    return new Simulator(child, url, caFile);
  }

  /** What a program needs to reach this simulator, as a user's shell would have it. */
  get environment() {
    return {
      VSPHERE_SERVER: this.url,
      VSPHERE_USER: "administrator@vsphere.local",
      VSPHERE_PASSWORD: "simulated",
      SRS_SERVER: this.url,
    };
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async state(): Promise<SimulatorState> {
    return JSON.parse(await this.control("GET", "state"));
  }

  /** How many calls there were, with those that open and close sessions. */
  async callCount(): Promise<number> {
    return Object.values((await this.state()).calls).reduce((sum, count) => sum + count, 0);
  }

  /** Answers once the simulator's state is as asked. */
  async until(isSo: (state: SimulatorState) => boolean): Promise<void> {
    for (const deadline = Date.now() + 20_000; !isSo(await this.state()); ) {
      if (Date.now() > deadline) throw new Error("the simulator did not come to the expected state within 20 s");
      await sleep(20);
    }
  }

  fault = (fault: Fault) => this.control("POST", "faults", fault);
  clearFaults = () => this.control("DELETE", "faults");
  advanceClock = (advanceSeconds: number) => this.control("POST", "clock", { advanceSeconds });
  reset = () => this.control("POST", "reset");
  changeVm = (id: string, change: VmChange) => this.control("PATCH", `vms/${id}`, change);
  deleteVm = (id: string) => this.control("DELETE", `vms/${id}`);
  deleteRunspace = (id: string) => this.control("DELETE", `runspaces/${id}`);

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill("SIGTERM");
    await once(this.child, "exit");
  }

  /** A connection for each call: the simulator drops the kept ones when it is reset. */
  private async control(method: string, path: string, body?: unknown): Promise<string> {
    const url = `${this.url}/_simulator/${path}`;
    const call = url.startsWith("https:")
      ? https.request(url, { method, agent: false, ca: this.caFile && readFileSync(this.caFile) })
      : http.request(url, { method, agent: false });
    call.end(body === undefined ? undefined : JSON.stringify(body));
    const answer: http.IncomingMessage = (await once(call, "response"))[0];
    const said = await text(answer);
    if (answer.statusCode === 200) return said;
    throw new Error(`simulator: ${method} ${path} answered ${answer.statusCode}: ${said}`);
  }
}
