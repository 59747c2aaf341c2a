import { unknownValue } from "@pulumi/pulumi/runtime/rpc";

/** A copy without the unknown values, and their paths. */
export function separateUnknown(inputs: Record<string, unknown>): { known: Record<string, unknown>; paths: string[] } {
  const paths: string[] = [];
  const known = prune(inputs, "", paths) as Record<string, unknown>;
  return { known, paths };
}

function prune(value: unknown, path: string, paths: string[]): unknown {
  if (value === unknownValue) {
    paths.push(path);
    return undefined;
  }
  // An unknown item makes the whole list unknown. Without it, the other items would move up.
  if (Array.isArray(value)) {
    const before = paths.length;
    const items = value.map((item, index) => prune(item, `${path}.${index}`, paths));
    return paths.length > before ? paths.push(path) && undefined : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    prune(item, path === "" ? name : `${path}.${name}`, paths),
  ]);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}
