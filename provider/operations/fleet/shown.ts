const maxNames = 3;

/** A number as a message shows it: 1,000. */
export function shownCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 member`, `1,000 members`. */
export function membersCount(count: number): string {
  return `${shownCount(count)} member${count === 1 ? "" : "s"}`;
}

/** The first few by name, and how many more. */
export function shownMembers(members: readonly { index: number; name?: string | undefined }[]): string {
  const names = members.slice(0, maxNames).map(({ index, name }) => name ?? `member ${index}`);
  const more = members.length - names.length;
  return names.join(", ") + (more > 0 ? ` and ${shownCount(more)} more` : "");
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
