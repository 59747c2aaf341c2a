import type { Clock } from "../clock";
import type { RunspaceProcess } from "./runspaceProcess";
import type { StreamName } from "./scriptLanguage";
import type { OutputFormat, ScriptRun, ScriptState, StreamRecord } from "./scriptRun";
import type { SrsSettings } from "./settings";
import { timestamp } from "./timestamp";

/** Fields of the response. Undefined fields are left out. */
export interface ScriptExecutionRecord {
  id?: string;
  name: string | undefined;
  output_objects_format: OutputFormat;
  state: ScriptState;
  reason?: string | undefined;
  start_time?: string;
  end_time?: string | undefined;
}

const LOST =
  "Runspace where script runs doesn't respond. Could be because script active time is longer than maximum allowed time " +
  "for a script execution";
const MAX_FAILED_POLLS = 3;

/** One script as the gateway stores it: a copy, made by polling the runspace (docs/apis/srs.md sections 4.2 and 4.3). */
export class StoredExecution {
  record: ScriptExecutionRecord;
  /** Undefined until the first poll. Null if the first poll had nothing to store. */
  output: (string | null)[] | null | undefined;
  streams: Record<StreamName, StreamRecord[]> | null | undefined;
  writtenAt: number;
  #failedPolls = 0;
  #isForgotten = false;

  constructor(
    readonly user: string,
    readonly isSystem: boolean,
    private readonly run: ScriptRun,
    name: string | undefined,
    private readonly process: RunspaceProcess,
    private readonly clock: Clock,
    private readonly settings: SrsSettings,
  ) {
    // The initial record has no start time, and its format is always text.
    this.record = { id: run.id, name, output_objects_format: "text", state: "running" };
    this.writtenAt = clock.now();
    clock.after(settings.firstPollMs, () => this.#poll());
  }

  cancel(): void {
    this.process.cancel(this.run.id);
  }

  /** Ends the polling, like a restart of the gateway. */
  forget(): void {
    this.#isForgotten = true;
  }

  #poll(): void {
    if (this.#isForgotten) return;
    try {
      this.#write(this.process.poll(this.run.id));
    } catch {
      this.#failedPolls += 1;
    }
    // Nothing was ever read, so an empty record is stored and the poller fails on it: the execution is stuck.
    if (this.output === undefined) {
      this.#writeNothing();
      return;
    }
    const next = this.#failedPolls < MAX_FAILED_POLLS ? () => this.#poll() : () => this.#giveUp();
    if (this.record.state === "running") this.clock.after(this.settings.pollMs, next);
  }

  #write(run: ScriptRun): void {
    this.record = recordOf(run, this.record.name);
    this.output = run.output ?? (run.format === "text" ? [null] : null);
    this.streams = structuredClone(run.streams);
    this.writtenAt = this.clock.now();
  }

  #writeNothing(): void {
    this.record = { name: this.record.name, output_objects_format: "text", state: "running" };
    this.output = null;
    this.streams = null;
  }

  /** The script may have succeeded, but its result is lost. */
  #giveUp(): void {
    this.record = { ...this.record, state: "error", reason: LOST, end_time: timestamp(this.clock.now()) };
    this.writtenAt = this.clock.now();
  }
}

/** A script as the runspace knows it. */
export function recordOf(run: ScriptRun, name: string | undefined): ScriptExecutionRecord {
  return {
    id: run.id,
    name,
    output_objects_format: run.format,
    state: run.state,
    reason: run.reason,
    start_time: timestamp(run.startedAt),
    end_time: run.endedAt === undefined ? undefined : timestamp(run.endedAt),
  };
}
