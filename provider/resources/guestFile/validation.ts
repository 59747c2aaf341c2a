import { isAbsolutePath } from "../../operations/guestRun/program";
import { validateCredentials } from "../inputs/guestCredentials";
import type { CheckFailure } from "../resource";
import type { GuestFileInputs } from "./schema";

/** What the fields demand of each other. A field that is not known yet counts as given. */
export function validateGuestFile(inputs: Partial<GuestFileInputs>, unknown: ReadonlySet<string>): CheckFailure[] {
  return [
    ...(unknown.has("credentials") ? [] : validateCredentials(inputs)),
    ...validateContent(inputs, unknown),
    ...validatePath(inputs),
  ];
}

function validateContent(inputs: Partial<GuestFileInputs>, unknown: ReadonlySet<string>): CheckFailure[] {
  const isGiven = (field: "content" | "source") => inputs[field] !== undefined || unknown.has(field);
  if (isGiven("content") && isGiven("source")) {
    return [{ path: "source", reason: "must not be given together with content: choose one." }];
  }
  if (isGiven("content") || isGiven("source")) return [];
  return [
    { path: "content", reason: 'is missing: give the text as content, or a Pulumi asset as source. "" is empty.' },
  ];
}

function validatePath({ path, permissions, ownerId, groupId }: Partial<GuestFileInputs>): CheckFailure[] {
  if (path === undefined) return [];
  if (!isAbsolutePath(path)) {
    const example = '"/etc/app.conf" or "C:\\\\App\\\\app.conf"';
    return [{ path: "path", reason: `must be an absolute path in the guest, such as ${example}.` }];
  }
  if (/[/\\]$/.test(path)) return [{ path: "path", reason: "must name a file, and not a folder." }];
  if (path.startsWith("/")) return [];
  return Object.entries({ permissions, ownerId, groupId })
    .filter(([, value]) => value !== undefined)
    .map(([field]) => ({ path: field, reason: "is for Linux guests only: leave it out." }));
}
