import type { Clock } from "../clock";
import type { Runspace, Runspaces } from "./runspaces";
import type { ScriptExecutions } from "./scriptExecutions";
import type { Sessions } from "./sessions";
import type { SrsSettings } from "./settings";
import type { WebConsoles } from "./webConsoles";

const FIRST_SWEEP_MS = 30_000;
const SWEEP_MS = 60_000;
const RETENTION_SWEEP_MS = 5 * 60_000;
const MINUTE_MS = 60_000;

interface Swept {
  sessions: Sessions;
  runspaces: Runspaces;
  consoles: WebConsoles;
  executions: ScriptExecutions;
}

/** The two timers of the service: places are freed every minute, old script executions dropped every five. */
export class Sweep {
  #callOffs: (() => void)[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly settings: SrsSettings,
    private readonly swept: Swept,
  ) {}

  start(): void {
    for (const callOff of this.#callOffs) callOff();
    this.#every(0, FIRST_SWEEP_MS, SWEEP_MS, () => this.#freePlaces());
    this.#every(1, RETENTION_SWEEP_MS, RETENTION_SWEEP_MS, () => this.swept.executions.sweep());
  }

  #every(timer: number, firstMs: number, nextMs: number, action: () => void): void {
    this.#callOffs[timer] = this.clock.after(firstMs, () => {
      action();
      this.#every(timer, nextMs, nextMs, action);
    });
  }

  /** What has been idle or active for too long, and what an ended session has made (docs/apis/srs.md section 3.3). */
  #freePlaces(): void {
    const { sessions, runspaces, consoles } = this.swept;
    runspaces.dropDead();
    for (const runspace of runspaces.all()) if (this.#isDue(runspace)) runspaces.remove(runspace);
    consoles.sweep((key) => sessions.isActive(key));
  }

  #isDue({ process, sessionKey, createdAt }: Runspace): boolean {
    const now = this.clock.now();
    const { lastRun } = process;
    if (lastRun && process.isBusy) return now - lastRun.startedAt > this.settings.maxActiveMinutes * MINUTE_MS;
    // Only the end of a script makes the idle time begin anew: no GET does.
    const idleSince = lastRun?.endedAt ?? createdAt;
    return !this.swept.sessions.isActive(sessionKey) || now - idleSince > this.settings.maxIdleMinutes * MINUTE_MS;
  }
}
