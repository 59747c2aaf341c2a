import { createHash } from "node:crypto";

const maxLength = 80;

/**
 * Default name of an object: the resource's name and eight hexadecimal digits of the URN's hash. It is the same in every run, so
 * that the provider finds an object that no state knows. With the `backend`, stacks of one name in two backends get two names. The
 * `mark` of a stack, where there is one, comes before the digits.
 */
export function defaultName(urn: string, backend = "", mark = ""): string {
  const logicalName = urn.slice(urn.lastIndexOf("::") + 2).replace(/[^\w.-]+/g, "-");
  const suffix = `-${mark}${createHash("sha256")
    .update(urn + backend)
    .digest("hex")
    .slice(0, 8)}`;
  return logicalName.slice(0, maxLength - suffix.length) + suffix;
}
