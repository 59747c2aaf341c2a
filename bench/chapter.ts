/** How much is measured. */
export interface Effort {
  /** How many clones. */
  counts: number[];
  /** What a clone takes in the simulator, in milliseconds. */
  latenciesMs: number[];
  /** How often each is repeated; the median counts. */
  repeat: number;
  /** Ends what is under way. */
  interrupted: AbortSignal;
}

/** A figure that somebody set a goal for. */
export interface Goal {
  what: string;
  measured: string;
  goal: string;
  met: boolean;
}

/** A list of like rows; the first row names the columns. */
export type Rows = Record<string, string | number>[];

export interface Findings {
  tables: { title: string; rows: Rows }[];
  goals: Goal[];
  /** All that was measured, for `--json`. */
  raw: unknown;
}

/** One subject of the bench. */
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

/** Met when `measured` is at most `most`. */
export function atMost(what: string, measured: number, most: number, unit = ""): Goal {
  const shown = (value: number) => `${Number.isInteger(value) ? value : value.toFixed(2)}${unit}`;
  return { what, measured: shown(measured), goal: `at most ${shown(most)}`, met: measured <= most };
}
