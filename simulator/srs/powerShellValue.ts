/** A value of a script. PowerShell's `$null` is null. An array is unrolled when a script writes it. */
export type Value = string | number | boolean | null | PowerShellObject | Value[];

export interface PowerShellObject {
  typeName: string;
  interfaces: string[];
  properties: Record<string, Value>;
}

export const CUSTOM_OBJECT = { typeName: "System.Management.Automation.PSCustomObject", interfaces: [] };

/** Text that ConvertFrom-Json refuses. */
export class UnreadableJson extends Error {}

/** Text that Newtonsoft, under ConvertFrom-Json of PowerShell 7.0, reads as a date. */
const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;

/** JSON as ConvertFrom-Json of PowerShell 7.0 makes it: objects become PSCustomObject, texts that look like dates DateTime. */
export function fromJson(json: unknown): Value {
  if (Array.isArray(json)) return json.map(fromJson);
  if (typeof json === "object" && json !== null) {
    const seen = new Set<string>();
    for (const name of Object.keys(json)) {
      if (name === "") throw new UnreadableJson("The JSON string contains a property whose name is an empty string.");
      if (seen.has(name.toLowerCase()))
        throw new UnreadableJson("The JSON string contains keys with different casing.");
      seen.add(name.toLowerCase());
    }
    const properties = Object.entries(json).map(([name, value]) => [name, fromJson(value)] as const);
    return { ...CUSTOM_OBJECT, properties: Object.fromEntries(properties) };
  }
  if (typeof json === "string") return ISO_DATE.test(json) ? dateTime(json) : json;
  return typeof json === "number" || typeof json === "boolean" ? json : null;
}

function dateTime(text: string): PowerShellObject {
  const [year = "", month = "", day = "", hour = "", minute = "", second = "00"] = text.split(/\D/);
  const shown = `${month}/${day}/${year} ${hour}:${minute}:${second}`;
  return { typeName: "System.DateTime", interfaces: ["System.IComparable"], properties: { DateTime: shown } };
}

/** The value inside a string, as .NET's ToString and PowerShell's `"$value"` give it. */
export function toText(value: Value): string {
  if (value === null) return "";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return value.map(toText).join(" ");
  if (typeof value !== "object") return String(value);
  if (value.typeName === "System.DateTime") return toText(value.properties["DateTime"] ?? null);
  const properties = Object.entries(value.properties).map(([name, item]) => `${name}=${toText(item)}`);
  return `@{${properties.join("; ")}}`;
}

/** Items of a value in a pipeline: those of an array, and none for null. */
export function unroll(value: Value): Value[] {
  if (value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** The text of `Out-String`, trimmed: strings one a line, objects as tables. */
export function outString(values: Value[]): string {
  const blocks: string[] = [];
  let rows: PowerShellObject[] = [];
  for (const value of [...values, null]) {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    if (rows.length > 0 && !(isObject && sameColumns(value, rows))) {
      blocks.push(`\n${table(rows)}\n`);
      rows = [];
    }
    if (isObject) rows.push(value);
    else if (toText(value).trim() !== "") blocks.push(toText(value));
  }
  return blocks.join("\n").trim();
}

function sameColumns(object: PowerShellObject, rows: PowerShellObject[]): boolean {
  return rows.every((row) => Object.keys(row.properties).join() === Object.keys(object.properties).join());
}

function table(rows: PowerShellObject[]): string {
  const names = Object.keys(rows[0]?.properties ?? {});
  const cells = rows.map((row) => names.map((name) => toText(row.properties[name] ?? null)));
  const lines = [names, names.map((name) => "-".repeat(name.length)), ...cells];
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join(" ")
        .trimEnd(),
    )
    .join("\n");
}

/** One object of json output: itself JSON text, one level deep (docs/apis/srs.md section 4.4). */
export function toTypedJson(value: Value): string {
  const [typeName, interfaces] = typeOf(value);
  const flat = typeof value === "object" && value !== null && !Array.isArray(value) ? flatten(value) : value;
  // PowerShell gives a list of one as its only item and an empty one as null.
  const Interfaces = interfaces.length > 1 ? interfaces : (interfaces[0] ?? null);
  return JSON.stringify({ TypeName: typeName, Interfaces, Value: flat }, null, 2);
}

function flatten(object: PowerShellObject): Record<string, Value> {
  const flat = (value: Value) => (typeof value === "object" && value !== null ? toText(value) : value);
  return Object.fromEntries(Object.entries(object.properties).map(([name, value]) => [name, flat(value)]));
}

function typeOf(value: Value): [string, string[]] {
  const comparable = ["System.IComparable", "System.IConvertible"];
  if (typeof value === "boolean") return ["System.Boolean", comparable];
  if (typeof value === "number") {
    return [Number.isInteger(value) ? "System.Int64" : "System.Double", [...comparable, "System.IFormattable"]];
  }
  if (Array.isArray(value)) return ["System.Object[]", ["System.Collections.IList", "System.Collections.IEnumerable"]];
  if (typeof value === "object" && value !== null) return [value.typeName, value.interfaces];
  return ["System.String", [...comparable, "System.ICloneable", "System.Collections.IEnumerable"]];
}
