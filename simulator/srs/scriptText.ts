/** A word of a statement: a quoted string, a variable, a comma or anything else that no space divides. */
export interface Word {
  kind: "literal" | "expandable" | "variable" | "comma" | "bare";
  /** Without its quotes; a variable without its `$`. */
  text: string;
}

/** PowerShell takes typographic quotes for single quotes too; two of them stand for one. */
export const QUOTED = "['\u2018-\u201b](?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*['\u2018-\u201b]";
const UNQUOTED = /"((?:[^"`]|`[\s\S]|"")*)"|\$\{?(\w+)\}?|(,)|([^\s'",]+)/;
const WORD = new RegExp(`(${QUOTED})|${UNQUOTED.source}`, "y");
const PIECE = /"(?:[^"`]|`[\s\S]|"")*"|(?<![^\s;])#[^\n]*|[\s\S]/;
const PARAM_BLOCK = /^\s*param\s*\((?:[^()]|\([^()]*\))*\)/i;
const ESCAPES: Record<string, string> = { n: "\n", t: "\t", r: "\r", "0": "\0" };

/** The statements of a script; its `param(…)` block says nothing that the parameters themselves do not. */
export function statementsOf(script: string): string[] {
  return divide(script.replace(PARAM_BLOCK, ""), /[;\n\r]/);
}

/** The stages of a pipeline. */
export function stagesOf(statement: string): string[] {
  return divide(statement, /\|/);
}

/** Divides at a separator outside quotes and braces; drops comments and empty parts. */
function divide(text: string, separator: RegExp): string[] {
  const parts = [""];
  const pieces = new RegExp(`${QUOTED}|${PIECE.source}`, "g");
  let depth = 0;
  for (const [piece] of text.matchAll(pieces)) {
    if (piece === "{" || piece === "}") depth += piece === "{" ? 1 : -1;
    if (depth === 0 && piece.length === 1 && separator.test(piece)) parts.push("");
    else if (!piece.startsWith("#")) parts[parts.length - 1] += piece;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** The words of a stage, or undefined when it cannot be divided into words, such as at a quote without its end. */
export function wordsOf(stage: string): Word[] | undefined {
  const words: Word[] = [];
  const scan = new RegExp(WORD);
  while (scan.lastIndex < stage.length) {
    const skipped = /\s*/y;
    skipped.lastIndex = scan.lastIndex;
    skipped.exec(stage);
    scan.lastIndex = skipped.lastIndex;
    if (scan.lastIndex >= stage.length) break;
    const match = scan.exec(stage);
    if (!match) return undefined;
    words.push(toWord(match));
  }
  return words;
}

/** The text of a single-quoted string. */
export function unquoted(literal: string): string {
  return literal.slice(1, -1).replace(/(['\u2018-\u201b])['\u2018-\u201b]/g, "$1");
}

function toWord([, literal, expandable, variable, comma, bare = ""]: RegExpExecArray): Word {
  if (literal !== undefined) return { kind: "literal", text: unquoted(literal) };
  if (expandable !== undefined) return { kind: "expandable", text: expandable };
  if (variable !== undefined) return { kind: "variable", text: variable };
  return comma ? { kind: "comma", text: comma } : { kind: "bare", text: bare };
}

/** A double-quoted string with its variables put in; undefined when it holds a `$(…)`. */
export function expand(text: string, lookUp: (name: string) => string): string | undefined {
  if (/(?<!`)\$\(/.test(text)) return undefined;
  return text.replace(/`([\s\S])|""|\$\{(\w+)\}|\$(\w+)/g, (whole, escaped, braced, plain) => {
    if (escaped !== undefined) return ESCAPES[escaped] ?? escaped;
    return whole === '""' ? '"' : lookUp(braced ?? plain);
  });
}
