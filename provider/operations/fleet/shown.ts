/** How many things a message names. */
export const maxNames = 3;

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
