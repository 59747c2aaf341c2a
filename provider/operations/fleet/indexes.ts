import { maxNames, shownCount } from "./shown";

/** The indexes from `from` up to, but not including, `end`. */
export function indexRange(from: number, end: number): number[] {
  return Array.from({ length: end - from }, (_, at) => from + at);
}

/** Indexes in ascending order as ranges: `0 to 4, 7`. */
export function shownIndexes(indexes: readonly number[]): string {
  const ranges = rangesOf(indexes);
  const shown = ranges.slice(0, maxNames).map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`));
  const more = ranges.slice(maxNames).reduce((sum, [from, to]) => sum + to - from + 1, 0);
  return `${indexes.length === 1 ? "index" : "indexes"} ${shown.join(", ")}${more > 0 ? ` and ${shownCount(more)} more` : ""}`;
}

function rangesOf(indexes: readonly number[]): [from: number, to: number][] {
  const ranges: [number, number][] = [];
  for (const index of indexes.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === index - 1) last[1] = index;
    else ranges.push([index, index]);
  }
  return ranges;
}
