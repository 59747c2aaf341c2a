/** The first word, which names the program and in which a backslash is only a backslash; and the rest as it is. */
export function splitCommandLine(commandLine: string): { name: string; rest: string } {
  const name = /^("[^"]*("|$)|[^\s"])*/.exec(commandLine)?.[0] ?? "";
  return { name: name.replaceAll('"', ""), rest: commandLine.slice(name.length) };
}

/** What a program of the C runtime finds in `argv` (docs/apis/vcenter.md section 11). */
export function parseArgv(commandLine: string): string[] {
  const { name, rest } = splitCommandLine(commandLine);
  return [name, ...parseWords(rest)];
}

function parseWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (/[ \t]/.test(character) && !isQuoted) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at++;
      continue;
    }
    word ??= "";
    const backslashes = /^\\*/.exec(text.slice(at))?.[0].length ?? 0;
    if (text.charAt(at + backslashes) !== '"') {
      word += backslashes > 0 ? "\\".repeat(backslashes) : character;
      at += Math.max(backslashes, 1);
      continue;
    }
    word += "\\".repeat(Math.floor(backslashes / 2));
    at += backslashes + 1;
    if (backslashes % 2 === 1) word += '"';
    else if (isQuoted && text.charAt(at) === '"') {
      // Two quotes inside quotes are one that belongs to the word.
      word += '"';
      at++;
    } else isQuoted = !isQuoted;
  }
  return word === undefined ? words : [...words, word];
}
