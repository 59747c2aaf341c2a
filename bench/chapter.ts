/** Size of the measurement. */
export interface Effort {
  /** Number of clones. */
  counts: number[];
  /** Time of a clone in the simulator, in milliseconds. */
  latenciesMs: number[];
  /** Number of repetitions; the result is the median. */
  repeat: number;
  /** Aborts the measurement. */
  interrupted: AbortSignal;
}

/** A figure with a goal. */
export interface Goal {
  what: string;
  measured: string;
  goal: string;
  met: boolean;
}

/** A table; its first row has the names of the columns. */
export type Rows = Record<string, string | number>[];

export interface Findings {
  tables: { title: string; rows: Rows }[];
  goals: Goal[];
  /** All measured values, for `--json`. */
  raw: unknown;
}

/** One topic of the bench. */
export interface Chapter {
  title: string;
  expectedSeconds(effort: Effort): number;
  measure(effort: Effort): Promise<Findings>;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Met when `measured` is at most `max`. */
export function atMost(what: string, measured: number, max: number, unit = ""): Goal {
  const shown = (value: number) => `${Number.isInteger(value) ? value : value.toFixed(2)}${unit}`;
  return { what, measured: shown(measured), goal: `at most ${shown(max)}`, met: measured <= max };
}
