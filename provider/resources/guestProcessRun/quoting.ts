/** One word for a POSIX shell, whatever is in it; only NUL can be in no argument. */
export function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * One argument as the C runtime of Windows programs reads it back (Microsoft, "Parsing C command-line arguments"): backslashes
 * count only before a quote.
 */
export function windowsArgument(text: string): string {
  if (text !== "" && !/[\s"]/.test(text)) return text;
  return `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
}

/**
 * A command line for cmd.exe that it hands on as it is. Quotes are escaped with the rest, so that cmd.exe never takes itself to
 * be inside of one, where its escapes would not count.
 */
export function cmdText(commandLine: string): string {
  return commandLine.replace(/[()%!^"<>&|]/g, "^$&");
}
