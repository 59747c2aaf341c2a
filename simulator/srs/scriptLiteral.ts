import { CUSTOM_OBJECT, type Value } from "./powerShellValue";
import { QUOTED, unquoted } from "./scriptText";

const TOKEN = new RegExp(
  String.raw`\s*(?:(@\(|\[pscustomobject\]@\{|[(),;={}])|(${QUOTED})|\$(true|false|null)|(-?\d[\d.]*(?:e[+-]?\d+)?))`,
  "iy",
);

interface Token {
  text: string;
  value?: Value;
}

/** Lists and objects as a script writes them: `,@('a', 1)`, `[pscustomobject]@{'a' = @(1)}`. Undefined when it is not one. */
export function literalOf(text: string): Value | undefined {
  const tokens = tokensOf(text);
  let next = 0;
  const take = (expected: string) => tokens?.[next]?.text === expected && next++ >= 0;

  /** Values with commas between them; the unary comma makes a list of one. */
  const list = (end: string): Value[] | undefined => {
    if (take(end)) return [];
    const items: Value[] = [];
    if (take(",")) {
      const only = single();
      return only !== undefined && take(end) ? [only] : undefined;
    }
    do {
      const item = single();
      if (item === undefined) return undefined;
      items.push(item);
    } while (take(","));
    // What stands alone in @() is unrolled.
    return take(end) ? (items.length === 1 ? [items[0] ?? null].flat() : items) : undefined;
  };

  const object = (): Value | undefined => {
    const properties = new Map<string, [string, Value]>();
    while (!take("}")) {
      if (properties.size > 0 && !take(";")) return undefined;
      const key = tokens?.[next++]?.value;
      const value = take("=") ? single() : undefined;
      if (typeof key !== "string" || value === undefined || properties.has(key.toLowerCase())) return undefined;
      properties.set(key.toLowerCase(), [key, value]);
    }
    return { ...CUSTOM_OBJECT, properties: Object.fromEntries(properties.values()) };
  };

  const single = (): Value | undefined => {
    if (take("@(")) return list(")");
    if (take("[pscustomobject]@{")) return object();
    return tokens?.[next++]?.value;
  };

  const isWhole = take(",");
  const value = single();
  if (value === undefined || next !== tokens?.length) return undefined;
  return isWhole ? [value] : value;
}

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  const scan = new RegExp(TOKEN);
  while (scan.lastIndex < text.length) {
    const [, mark, quote, word, number] = scan.exec(text) ?? [];
    if (mark !== undefined) tokens.push({ text: mark.toLowerCase() });
    else if (quote !== undefined) tokens.push({ text: "value", value: unquoted(quote) });
    else if (word !== undefined) tokens.push({ text: "value", value: word === "null" ? null : word === "true" });
    else if (number !== undefined) tokens.push({ text: "value", value: Number(number) });
    else return undefined;
  }
  return tokens;
}
