import { z } from "zod";

const escapes: Record<string, string> = { "%2f": "/", "%5c": "\\", "%25": "%" };

/**
 * A name as vCenter stores it: slash, backslash and percent are escaped, and a percent that begins such an escape stays as it is
 * (vim25, Folder.CreateFolder). Filters by name take this form. docs/apis/vcenter.md section 2.
 */
export function storedName(name: string): string {
  return name
    .replace(/%(?!2f|5c|25)/gi, "%25")
    .replaceAll("/", "%2f")
    .replaceAll("\\", "%5c");
}

/** A stored name, as users know it. */
export function shownName(stored: string): string {
  return stored.replace(/%2f|%5c|%25/gi, (code) => escapes[code.toLowerCase()] ?? code);
}

/** A name in a response. */
export const ObjectName = z.string().transform(shownName);
