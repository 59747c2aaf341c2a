import { createHash } from "node:crypto";

const longestName = 80;

/**
 * The name of an object that was given none: the resource's name and eight digits that differ from stack to stack. It is the
 * same on every run, so that an object that is in no state is met again by its name.
 */
export function defaultName(urn: string): string {
  const logicalName = urn.slice(urn.lastIndexOf("::") + 2).replace(/[^\w.-]+/g, "-");
  const suffix = `-${createHash("sha256").update(urn).digest("hex").slice(0, 8)}`;
  return logicalName.slice(0, longestName - suffix.length) + suffix;
}
