import { InventoryError } from "./error";

export interface JsonDocument {
  value: unknown;
  /** The line, from 1, of the value at a path; of its nearest parent where there is no such value. */
  lineOf: (path: PropertyKey[]) => number;
}

/** Reads JSON and remembers where everything stands, which JSON.parse does not: errors are to name the line. */
export function readJson(text: string, name: string): JsonDocument {
  const reader = new Reader(text, name);
  const value = reader.document();
  return { value, lineOf: (path) => reader.lineOf(path) };
}

const token = /\s*(?:("(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+)|([{}[\],:])|(.))?/suy;

class Reader {
  readonly #offsets = new Map<string, number>();
  #at = 0;
  #start = 0;

  constructor(
    private readonly text: string,
    private readonly name: string,
  ) {}

  document(): unknown {
    const value = this.#value([], this.#next());
    const rest = this.#next();
    if (rest !== "") this.#fail(`nothing more was expected, found ${rest}`);
    return value;
  }

  lineOf(path: PropertyKey[]): number {
    for (let length = path.length; length > 0; length--) {
      const offset = this.#offsets.get(keyOf(path.slice(0, length)));
      if (offset !== undefined) return this.#line(offset);
    }
    return 1;
  }

  #value(path: PropertyKey[], first: string): unknown {
    const key = keyOf(path);
    if (!this.#offsets.has(key)) this.#offsets.set(key, this.#start);
    if (first === "{") return this.#object(path);
    if (first === "[") return this.#array(path);
    return this.#primitive(first);
  }

  #object(path: PropertyKey[]): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    for (let next = this.#next(); next !== "}" || entries.length > 0; next = this.#next()) {
      if (!next.startsWith('"')) this.#fail(`expected a name in quotes, found ${next || "the end"}`);
      const name = String(this.#primitive(next));
      const inner = [...path, name];
      if (this.#offsets.has(keyOf(inner))) this.#fail(`${next} is there twice`);
      this.#offsets.set(keyOf(inner), this.#start);
      this.#expect([":"]);
      entries.push([name, this.#value(inner, this.#next())]);
      if (this.#expect([",", "}"]) === "}") break;
    }
    return Object.fromEntries(entries);
  }

  #array(path: PropertyKey[]): unknown[] {
    const items: unknown[] = [];
    for (let next = this.#next(); next !== "]" || items.length > 0; next = this.#next()) {
      items.push(this.#value([...path, items.length], next));
      if (this.#expect([",", "]"]) === "]") break;
    }
    return items;
  }

  #primitive(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      return this.#fail(`expected a value, found ${text || "the end"}`);
    }
  }

  #expect(wanted: string[]): string {
    const next = this.#next();
    if (wanted.includes(next)) return next;
    return this.#fail(`expected ${wanted.join(" or ")}, found ${next || "the end"}`);
  }

  #next(): string {
    token.lastIndex = this.#at;
    const [whole = "", word, mark, other] = token.exec(this.text) ?? [];
    const found = word ?? mark ?? other ?? "";
    this.#at += whole.length;
    this.#start = this.#at - found.length;
    return found;
  }

  #fail(message: string): never {
    throw new InventoryError(`${this.name}, line ${this.#line(this.#start)}: not JSON: ${message}`);
  }

  #line(offset: number): number {
    return this.text.slice(0, offset).split("\n").length;
  }
}

function keyOf(path: PropertyKey[]): string {
  return path.map(String).join("\n");
}
