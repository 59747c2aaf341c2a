import type { Clock } from "../clock";
import { failure } from "./errors";
import type { RunspaceProcess } from "./runspaceProcess";
import type { StreamName } from "./scriptLanguage";
import type { ScriptRequest, StreamRecord } from "./scriptRun";
import type { SrsSettings } from "./settings";
import { recordOf, type ScriptExecutionRecord, StoredExecution } from "./storedExecution";

const MAX_EXECUTIONS_PER_USER = 30;
const MAX_AGE_MS = 5 * 24 * 3600 * 1000;

/** The script executions of all users; each user sees only its own (docs/apis/srs.md section 4). */
export class ScriptExecutions {
  readonly #stored = new Map<string, StoredExecution>();

  constructor(
    private readonly clock: Clock,
    private readonly settings: SrsSettings,
  ) {}

  /** Starts a script and returns it as the runspace knows it. The stored copy lags behind. */
  start(
    user: string,
    process: RunspaceProcess,
    request: ScriptRequest,
    name: string | undefined,
    isSystem = false,
  ): ScriptExecutionRecord & { id: string } {
    const run = process.start(request);
    const stored = new StoredExecution(user, isSystem, run, name, process, this.clock, this.settings);
    this.#stored.set(run.id, stored);
    return { ...recordOf(run, name), id: run.id };
  }

  get(user: string, id: string): ScriptExecutionRecord {
    return this.#find(user, id).record;
  }

  /** In no order. An execution whose first poll failed has no id and is left out. */
  list(user: string, skipSystemExecutions: boolean): ScriptExecutionRecord[] {
    return [...this.#stored.values()]
      .filter((stored) => stored.user === user && stored.record.id && !(skipSystemExecutions && stored.isSystem))
      .map((stored) => stored.record);
  }

  /** Null if the service returns 204. Not found until the gateway's first poll. */
  output(user: string, id: string): (string | null)[] | null {
    const { output } = this.#find(user, id);
    if (output === undefined) throw notFound(id);
    return output;
  }

  stream(user: string, id: string, name: StreamName): StreamRecord[] | null {
    const { streams } = this.#find(user, id);
    if (streams === undefined) throw notFound(id);
    return streams?.[name] ?? null;
  }

  cancel(user: string, id: string): void {
    const stored = this.#stored.get(id);
    // Code 500 and not 1040: the service looks its code up by the wrong key (docs/apis/srs.md section 4.5).
    if (stored?.user !== user) throw failure(404, 500, `Script with id '${id}' not found`);
    stored.cancel();
  }

  isEnded(id: string): boolean {
    return this.#stored.get(id)?.record.state !== "running";
  }

  /** Each user keeps the last 30, with those of the system, and none older than 5 days. */
  sweep(): void {
    const kept = new Map<string, number>();
    const latestFirst = [...this.#stored].reverse().sort(([, a], [, b]) => b.writtenAt - a.writtenAt);
    for (const [id, { user, writtenAt }] of latestFirst) {
      const count = (kept.get(user) ?? 0) + 1;
      kept.set(user, count);
      if (count > MAX_EXECUTIONS_PER_USER || this.clock.now() - writtenAt > MAX_AGE_MS) this.#drop(id);
    }
  }

  /** A restart of the gateway loses running scripts, because only ended ones are on its disk. */
  dropRunning(): void {
    for (const [id, { record }] of this.#stored) if (record.state === "running") this.#drop(id);
  }

  clear(): void {
    for (const id of this.#stored.keys()) this.#drop(id);
  }

  /** For the simulator's own state. */
  all(): { id: string; name: string | undefined; state: string; user: string; isSystem: boolean }[] {
    return [...this.#stored].map(([id, { record, user, isSystem }]) => {
      return { id, name: record.name, state: record.state, user, isSystem };
    });
  }

  #drop(id: string): void {
    this.#stored.get(id)?.forget();
    this.#stored.delete(id);
  }

  #find(user: string, id: string): StoredExecution {
    const stored = this.#stored.get(id);
    if (stored?.user !== user) throw notFound(id);
    return stored;
  }
}

function notFound(id: string): Error {
  return failure(404, 1040, `Script with id '${id}' not found`);
}
