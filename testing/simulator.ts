import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { SimulatorState } from "../simulator/part";
import { administrator, Client } from "./client";
import { Control } from "./control";

const MAIN = join(__dirname, "../dist/simulator/main.js");

/** The simulator as users run it: its bin in its own process, on a free port, controlled over HTTP. */
export class Simulator extends Control {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    /** CA file, with `--tls` only. */
    readonly caFile: string | undefined,
  ) {
    super(new Client(url, caFile));
  }

  static async start(args: string[] = []): Promise<Simulator> {
    const child = spawn(process.execPath, [MAIN, "--port", "0", ...args], { stdio: ["ignore", "pipe", "inherit"] });
    const kill = () => child.kill();
    process.once("exit", kill);
    child.once("exit", () => process.off("exit", kill));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { value } = await lines.next();
    const url = /^simulator listening on (\S+)$/.exec(value ?? "")?.[1];
    if (!url) throw new Error(`the simulator did not print its address, but ${value ?? "nothing"}`);
    const caFile = url.startsWith("https:") ? (await lines.next()).value : undefined;
    return new Simulator(child, url, caFile);
  }

  /** Environment variables that lead a program to this simulator. */
  get environment() {
    return {
      VSPHERE_SERVER: this.url,
      VSPHERE_USER: administrator.user,
      VSPHERE_PASSWORD: administrator.password,
      SRS_SERVER: this.url,
    };
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  state(): Promise<SimulatorState> {
    return this.currentState();
  }

  /** Number of calls, with logins and logouts. */
  async callCount(): Promise<number> {
    return Object.values((await this.state()).calls).reduce((sum, count) => sum + count, 0);
  }

  /** Waits until the simulator's state is as expected. */
  async until(isSo: (state: SimulatorState) => boolean): Promise<void> {
    for (const deadline = Date.now() + 60_000; !isSo(await this.state()); ) {
      if (Date.now() > deadline) throw new Error("the simulator did not come to the expected state within 60 s");
      await sleep(20);
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill("SIGTERM");
    await once(this.child, "exit");
  }
}

/** Calls `use` with a new simulator, which ends with it. */
export async function withSimulatorProcess<Result>(
  args: string[],
  use: (simulator: Simulator) => Promise<Result>,
): Promise<Result> {
  const simulator = await Simulator.start(args);
  try {
    return await use(simulator);
  } finally {
    await simulator.stop();
  }
}
