/** A parameter of a script: a value, a script that computes it, or both, when the script gets the value as `$argument`. */
export interface ScriptParameter {
  name: string;
  value?: unknown;
  script?: string | undefined;
}

/**
 * The parameter as SRS takes it. A list cannot be sent as a value: the runspace unrolls it and keeps the first item
 * (ConvertFrom-Json of PowerShell 7.0). What a parameter script writes arrives as a list, so a list is sent as one.
 */
export function parameterBody({ name, value, script }: ScriptParameter): Record<string, unknown> {
  if (script === undefined && Array.isArray(value)) return { name, script: listScript(value) };
  return { name, ...(value !== undefined && value !== null && { value }), ...(script !== undefined && { script }) };
}

/** One written value alone would arrive as itself and none as a switch, so these are wrapped; so are nested values. */
function listScript(items: unknown[]): string {
  const literals = items.map(literal);
  const isPlain = literals.length > 1 && !literals.includes(undefined);
  if (isPlain) return literals.join("\n");
  const json = JSON.stringify(items).replace(typographicQuote, (quote) => `\\u${quote.charCodeAt(0).toString(16)}`);
  // The inner parentheses unroll what PowerShell 6 gives as one list, the comma keeps the outer one whole.
  return `,@((ConvertFrom-Json ${quoted(json)}))`;
}

/** PowerShell ends a single-quoted string at each of these as well; JSON has another way to write them. */
const typographicQuote = /[\u2018-\u201b]/g;

function literal(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return `$${value}`;
  return typeof value === "string" && value.search(typographicQuote) < 0 ? quoted(value) : undefined;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
