/** One word for a POSIX shell, whatever is in it; only NUL can be in no argument. */
export function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
