import type { GuestProcess } from "../../clients/vcenter/guestProcesses";
import { isError } from "../../errors";
import type { Verdict } from "../wait";
import type { GuestRun } from "./guestRun";
import { LastLine } from "./lastLine";
import { looks } from "./processEnd";

export interface WatchLimits {
  timeoutSeconds: number;
  /** Exit codes after which the guest has to restart; undefined where no restart is expected. */
  restartAfter?: number[] | undefined;
  /** One of many at once, whose lines nobody sees: its output is looked at only at the end. */
  isOneOfMany?: boolean;
}

/** Waits for the end of the program. Returns the process that says how it ended. */
export async function awaitEnd(run: GuestRun, pid: number, limits: WatchLimits): Promise<GuestProcess> {
  const { scope, guest, program } = run;
  const { timeoutSeconds, restartAfter } = limits;
  const watch = new RunWatch(run, pid, limits);
  const options = { timeoutSeconds, ...looks, seenAtStart: watch.seen, isPatient: true };
  return await scope.wait(`run ${program.path} in ${guest.vm}`, options, () =>
    restartAfter ? watch.lookWhileRestarting() : watch.look(),
  );
}

/** Looks at a program, and at the process that waits in the guest for its end where VMware Tools have forgotten the first one. */
class RunWatch {
  readonly #lastLine: LastLine;
  #watched: number;
  #lastSeen: GuestProcess | undefined;
  /** The guest restarts, or has restarted. */
  #wasAway = false;

  constructor(
    private readonly run: GuestRun,
    private readonly pid: number,
    private readonly limits: WatchLimits,
  ) {
    this.#lastLine = new LastLine(run);
    this.#watched = pid;
  }

  get seen(): string {
    const { guest, program } = this.run;
    return `${program.path} is running in ${guest.vm} (pid ${this.pid})`;
  }

  async look(): Promise<Verdict<GuestProcess>> {
    const { guest, system } = this.run;
    const process = await guest.processes.find(this.#watched);
    this.#lastSeen = process ?? this.#lastSeen;
    if (process && this.#watched === this.pid) this.#wasAway = false;
    if (process && process.exitCode === undefined) return await this.#running();
    if (process && system.isEnd(process)) return { done: process };
    if (system.attach) {
      this.#watched = await system.attach();
      return await this.#running();
    }
    if (this.limits.restartAfter) return { done: await this.#cutOff() };
    return { fail: "the guest does not know it any more. It may have run to its end." };
  }

  async lookWhileRestarting(): Promise<Verdict<GuestProcess>> {
    try {
      return await this.look();
    } catch (error) {
      if (!isError(error, "Unavailable")) throw error;
      this.#wasAway = true;
      return { seen: `${this.run.guest.vm} is restarting` };
    }
  }

  async #running(): Promise<{ seen: string }> {
    const { guest, program } = this.run;
    if (this.#wasAway) return { seen: `${guest.vm} is back, and the result of ${program.path} is looked for` };
    const line = this.limits.isOneOfMany ? "" : await this.#lastLine.look();
    return { seen: line === "" ? this.seen : `${this.seen}: ${line}` };
  }

  /** A process that the restart of its guest has ended: it has no exit code. */
  async #cutOff(): Promise<GuestProcess> {
    const now = (await this.run.scope.vcenter.serverNow()).toISOString();
    const { owner = "", startedAt = now } = this.#lastSeen ?? {};
    return { pid: this.pid, owner, startedAt, finishedAt: now };
  }
}
