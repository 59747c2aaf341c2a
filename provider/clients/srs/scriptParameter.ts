/** A parameter of a script: a value, a script that computes it, or both, when the script gets the value as `$argument`. */
export interface ScriptParameter {
  name: string;
  value?: unknown;
  script?: string | undefined;
}

/**
 * The parameter as SRS takes it. Its PowerShell 7.0 reads a list or an object with ConvertFrom-Json, which keeps only the first item of
 * a list and turns a text that looks like a date into a DateTime. So these are sent as a script that writes them.
 */
export function parameterBody({ name, value, script }: ScriptParameter): Record<string, unknown> {
  if (value === undefined || value === null) return { name, ...(script !== undefined && { script }) };
  if (script !== undefined) return { name, value, script };
  // The comma keeps PowerShell from writing a list item by item, which would drop an empty one.
  if (Array.isArray(value)) return { name, script: `,${literal(value)}` };
  return typeof value === "object" ? { name, script: literal(value) } : { name, value };
}

/** A value of JSON as PowerShell writes it. */
function literal(value: unknown): string {
  // Without the comma a list whose only item is a list would become that list.
  if (Array.isArray(value)) return `@(${value.length === 1 ? "," : ""}${value.map(literal).join(", ")})`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([key, item]) => `${quoted(key)} = ${literal(item)}`);
    return `[pscustomobject]@{${fields.join("; ")}}`;
  }
  if (typeof value === "string") return quoted(value);
  return typeof value === "number" ? String(value) : `$${value ?? "null"}`;
}

/** PowerShell takes the typographic quotes for single quotes as well; each is escaped by doubling it. */
function quoted(text: string): string {
  return `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}
