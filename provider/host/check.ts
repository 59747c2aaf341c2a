import type * as dynamic from "@pulumi/pulumi/dynamic";
import { z } from "zod";
import type { CheckFailure } from "../resources/resource";

/**
 * A CheckFailure that shows no value. For a failure of a top-level input the engine prints the input's value, secrets included, and
 * `{<nil>}` for any other property (pulumi/pkg, step_generator.go, issueCheckFailures). So the failure names no property, and its
 * reason begins with the path.
 */
export function failureOf({ path, reason }: CheckFailure): dynamic.CheckFailure {
  return { property: "", reason: `${shownPath(path)}: ${reason}` };
}

/** Cuts a map's key at the first character that is not part of a name: the key `TOKEN=abc` must not show `abc`. */
function shownPath(path: string): string {
  return path.replace(/[^\p{L}\p{N}_.-].*/su, "…");
}

/**
 * All failures of the inputs, each at the path of its property. Unknown values pass here: the engine checks again when it knows
 * them.
 */
export function failuresOf(
  schema: z.ZodObject,
  inputs: Record<string, unknown>,
  unknownPaths: string[],
): CheckFailure[] {
  const parsed = schema.safeParse(inputs);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => failuresOfIssue(schema, inputs, issue, unknownPaths));
}

function failuresOfIssue(
  schema: z.ZodObject,
  inputs: Record<string, unknown>,
  issue: z.core.$ZodIssue,
  unknownPaths: string[],
): CheckFailure[] {
  const path = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const known = fieldsAt(schema, issue.path);
    return issue.keys.map((key) => ({
      path: path === "" ? key : `${path}.${key}`,
      reason: `there is no such property. ${suggestion(key, known)}`,
    }));
  }
  const isMissing = valueAt(inputs, issue.path) === undefined;
  if (unknownPaths.includes(path)) return [];
  // An object in the place of a text is wrong, whatever is still unknown in it.
  const mayBeValid = isMissing || issue.code !== "invalid_type";
  if (mayBeValid && unknownPaths.some((unknown) => unknown.startsWith(`${path}.`))) return [];
  const expected = expectedOf(issue);
  if (expected === undefined) return [{ path, reason: isMissing ? `is required: ${issue.message}` : issue.message }];
  return [{ path, reason: isMissing ? `is required: ${expected}.` : `must be ${expected}.` }];
}

const types: Partial<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** What a value must be, in words of its own for zod's own messages. The message of a schema says it better. */
function expectedOf(issue: z.core.$ZodIssue): string | undefined {
  if (!issue.message.startsWith("Invalid")) return undefined;
  if (issue.code === "invalid_type") return types[issue.expected] ?? `of type ${issue.expected}`;
  if (issue.code === "invalid_value") return `one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
  return undefined;
}

/** The value at a path. zod's issues do not contain it. */
function valueAt(inputs: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => {
    if (typeof at !== "object" || at === null) return undefined;
    return Object.getOwnPropertyDescriptor(at, key)?.value;
  }, inputs);
}

/** Property names of the schema at a path. */
function fieldsAt(schema: z.ZodType, path: PropertyKey[]): string[] {
  let at: z.ZodType | undefined = schema;
  for (const part of path) {
    at = unwrapped(at);
    if (at instanceof z.ZodObject) at = at.shape[String(part)];
    else if (at instanceof z.ZodRecord) at = at.valueType as z.ZodType;
    else if (at instanceof z.ZodArray) at = at.element as z.ZodType;
  }
  at = unwrapped(at);
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function unwrapped(schema: z.ZodType | undefined): z.ZodType | undefined {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault) inner = inner.unwrap() as z.ZodType;
  return inner;
}

function suggestion(typed: string, known: string[]): string {
  const ranked = known.map((name) => ({ name, distance: editDistance(typed.toLowerCase(), name.toLowerCase()) }));
  const nearest = ranked.sort((a, b) => a.distance - b.distance)[0];
  if (nearest && nearest.distance <= Math.max(2, typed.length / 3)) return `Did you mean "${nearest.name}"?`;
  return `There are: ${known.join(", ")}.`;
}

/** Levenshtein distance: characters to insert, delete or change. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
