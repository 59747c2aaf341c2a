import { randomUUID } from "node:crypto";
import type { StreamName } from "./scriptLanguage";
import { timestamp } from "./timestamp";

export type OutputFormat = "text" | "json";
export type ScriptState = "running" | "success" | "error" | "canceled";

/** A parameter as sent. `value` is any JSON, or null if there was none. */
export interface ScriptParameter {
  name: string;
  value: unknown;
  script: string | undefined;
}

export interface ScriptRequest {
  script: string;
  parameters: ScriptParameter[];
  format: OutputFormat;
}

export interface StreamRecord {
  time: string;
  message: string;
}

/** How a script ended. Text output is one string, json output one string an object. */
export interface ScriptOutcome {
  state: Exclude<ScriptState, "running">;
  reason?: string;
  output: string[];
}

export type WriteStream = (stream: StreamName, message: string) => void;

/** A running script, in the simulator's own language or in PowerShell. */
export interface ScriptProgram {
  /** Starts it. `end` is called once, after this returns, and not after a stop. */
  start(write: WriteStream, end: (outcome: ScriptOutcome) => void): void;
  stop(): ScriptOutcome;
}

/** Runs the scripts of one runspace, and keeps its variables between them. */
export interface ScriptEngine {
  programOf(request: ScriptRequest): ScriptProgram;
  close(): void;
}

/** Kept for each stream (docs/apis/srs.md section 4.4). */
const MAX_RECORDS = 50;

/** One script as its runspace knows it. The gateway keeps copies (scriptExecutions.ts). */
export class ScriptRun {
  readonly id = randomUUID();
  state: ScriptState = "running";
  reason: string | undefined;
  endedAt: number | undefined;
  output: string[] | undefined;
  readonly streams: Record<StreamName, StreamRecord[]> = {
    information: [],
    error: [],
    warning: [],
    debug: [],
    verbose: [],
  };

  constructor(
    readonly format: OutputFormat,
    readonly startedAt: number,
  ) {}

  write(stream: StreamName, message: string, now: number): void {
    if (message === "") return;
    const records = this.streams[stream];
    records.push({ time: timestamp(now), message });
    if (records.length > MAX_RECORDS) records.shift();
  }

  end(outcome: ScriptOutcome, now: number): void {
    this.state = outcome.state;
    this.reason = outcome.reason;
    this.output = outcome.output;
    this.endedAt = now;
  }
}
