import { createHash } from "node:crypto";

const maxLength = 80;

/**
 * Default name of an object: the resource's name and eight hexadecimal digits of the URN's hash. It is the same in every run, so
 * that the provider finds an object that no state knows. With the `backend`, stacks of one name in two backends get two names. The
 * `mark` of a stack, where there is one, comes before the digits.
 */
export function defaultName(urn: string, backend = "", mark = ""): string {
  const suffix = `-${mark}${hash(urn + backend)}`;
  return logicalName(urn).slice(0, maxLength - suffix.length) + suffix;
}

/** Default pattern for the names of a fleet's members, with room for the longest index. */
export function defaultNamePattern(urn: string, maxIndex: number): string {
  const suffix = hash(urn);
  const length = maxLength - `-${maxIndex}-${suffix}`.length;
  return `${logicalName(urn).slice(0, length)}-{index}-${suffix}`;
}

function logicalName(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2).replace(/[^\w.-]+/g, "-");
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
