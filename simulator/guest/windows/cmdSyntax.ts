/** Where a command reads from or writes to: a file, or another handle of its own. */
export interface Redirection {
  handle: number;
  mode: "read" | "write" | "append" | "duplicate";
  target: string;
}

export type Command =
  | { kind: "simple"; name: string; rest: string; redirections: Redirection[] }
  | { kind: "if"; isNegated: boolean; path: string; body: Command }
  | { kind: "group"; body: Command; redirections: Redirection[] }
  | { kind: "chain"; operator: "&" | "&&" | "||"; left: Command; right: Command };

const delimiters = /[\s,;=]/;
const specials = /[&|<>]/;

/** Reads a line as cmd.exe does once percents are expanded: quotes, carets, `&`, `&&`, `||`, groups, redirections, `if exist`. */
export function parseLine(line: string): Command {
  const reader = new Reader(line);
  const command = reader.chain();
  if (!reader.isAtEnd) throw new Error(`${reader.rest.charAt(0)} was unexpected at this time.`);
  return command;
}

class Reader {
  #at = 0;
  #depth = 0;

  constructor(private readonly line: string) {}

  get rest(): string {
    return this.line.slice(this.#at);
  }

  get isAtEnd(): boolean {
    return this.rest.trim() === "";
  }

  /** `&` binds least, then `||`, then `&&`. */
  chain(operators: readonly ("&" | "&&" | "||")[] = ["&", "||", "&&"]): Command {
    const [operator, ...tighter] = operators;
    if (!operator) return this.#command();
    let left = this.chain(tighter);
    while (this.#takes(operator)) {
      // A trailing & ends the line like any other command.
      if (operator === "&" && (this.isAtEnd || this.rest.startsWith(")"))) break;
      left = { kind: "chain", operator, left, right: this.chain(tighter) };
    }
    return left;
  }

  #takes(operator: string): boolean {
    const [found = ""] = /^(&&|\|\||&|\|)?/.exec(this.rest) ?? [];
    if (found === "|") throw new Error("The simulator's cmd.exe has no pipes.");
    if (found !== operator) return false;
    this.#at += found.length;
    return true;
  }

  #command(): Command {
    this.#skip(/^[\s,;=@]*/);
    if (this.rest.startsWith("(")) return this.#group();
    if (/^if\s/i.test(this.rest)) return this.#if();
    return this.#simple();
  }

  #group(): Command {
    this.#at++;
    this.#depth++;
    const body = this.chain();
    if (!this.rest.startsWith(")")) throw new Error("A closing parenthesis is missing.");
    this.#at++;
    this.#depth--;
    const redirections: Redirection[] = [];
    for (;;) {
      this.#skip(/^\s*/);
      const redirection = this.#redirection();
      if (!redirection) return { kind: "group", body, redirections };
      redirections.push(redirection);
    }
  }

  #if(): Command {
    const [head = "", not] = /^if\s+(not\s+)?exist\s+/i.exec(this.rest) ?? [];
    if (head === "") throw new Error("The simulator's cmd.exe knows `if exist` and `if not exist` alone.");
    this.#at += head.length;
    const path = unquoted(this.#word());
    return { kind: "if", isNegated: not !== undefined, path, body: this.chain() };
  }

  #simple(): Command {
    const redirections: Redirection[] = [];
    let name: string | undefined;
    let rest = "";
    while (!this.#isEndOfCommand()) {
      const redirection = this.#redirection();
      if (redirection) redirections.push(redirection);
      else if (name !== undefined) rest += this.#character();
      else if (delimiters.test(this.rest.charAt(0))) this.#at++;
      else name = this.#word();
    }
    return { kind: "simple", name: name ?? "", rest, redirections };
  }

  #isEndOfCommand(): boolean {
    const next = this.rest.charAt(0);
    return next === "" || (!this.#isQuoted && (/[&|]/.test(next) || (next === ")" && this.#depth > 0)));
  }

  /** A digit is a handle only at the beginning of a word. */
  #redirection(): Redirection | undefined {
    if (this.#isQuoted) return undefined;
    const before = this.line.charAt(this.#at - 1);
    const [head = "", handle, arrow = ""] = /^(\d)?(>>|>|<)/.exec(this.rest) ?? [];
    if (head === "" || (handle && before !== "" && !/[\s,;=()&|]/.test(before))) return undefined;
    this.#at += head.length;
    const from = Number(handle ?? (arrow === "<" ? 0 : 1));
    const [duplicate] = /^&\d/.exec(this.rest) ?? [];
    if (duplicate) {
      this.#at += duplicate.length;
      return { handle: from, mode: "duplicate", target: duplicate.slice(1) };
    }
    this.#skip(/^[\s,;=]*/);
    const mode = arrow === "<" ? "read" : arrow === ">" ? "write" : "append";
    return { handle: from, mode, target: unquoted(this.#word()) };
  }

  #word(): string {
    let word = "";
    while (!this.#isEndOfCommand()) {
      const next = this.rest.charAt(0);
      if (!this.#isQuoted && (delimiters.test(next) || specials.test(next))) break;
      word += this.#character();
    }
    return word;
  }

  #isQuoted = false;

  /** The next character of the command, without the caret in front of it. */
  #character(): string {
    const next = this.rest.charAt(0);
    if (next === "^" && !this.#isQuoted) {
      const escaped = this.rest.charAt(1);
      this.#at += 2;
      return escaped;
    }
    if (next === '"') this.#isQuoted = !this.#isQuoted;
    this.#at++;
    return next;
  }

  #skip(pattern: RegExp): void {
    this.#at += pattern.exec(this.rest)?.[0].length ?? 0;
  }
}

export function unquoted(text: string): string {
  return text.replaceAll('"', "");
}
