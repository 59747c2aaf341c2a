import { expressionOf, isGlob } from "../../operations/guestRun/collect/glob";
import { isAbsolutePath } from "../../operations/guestRun/program";
import type { CheckFailure } from "../resource";
import { type GuestProcessRunInputs, maxBytesLimit } from "./schema";

/** What the entries of `collect` must keep to. */
export function validateCollect({ collect = [], waitForExit }: Partial<GuestProcessRunInputs>): CheckFailure[] {
  const failures = collect.flatMap(({ path, maxBytes = 1, saveTo }, index): CheckFailure[] => {
    const at = `collect.${index}`;
    if (!isAbsolutePath(path)) {
      return [{ path: `${at}.path`, reason: 'must be an absolute path in the guest, such as "/var/log/app/*.log".' }];
    }
    if (/[/\\]$/.test(path)) return [{ path: `${at}.path`, reason: "must name a file, and not a folder." }];
    if (isGlob(path) && !isReadable(path)) {
      return [{ path: `${at}.path`, reason: "has a `[…]` that cannot be read, such as `[z-a]`." }];
    }
    if (path.includes("**")) return [{ path: `${at}.path`, reason: "must not contain `**`: name each level as `*`." }];
    if (saveTo !== undefined || maxBytes <= maxBytesLimit) return [];
    const limit = `must be at most ${maxBytesLimit} bytes (16 MiB) without saveTo: the content is in the state.`;
    return [{ path: `${at}.maxBytes`, reason: limit }];
  });
  if (collect.length === 0 || waitForExit !== false) return failures;
  return [...failures, { path: "collect", reason: "needs waitForExit: true, since files are fetched at the end." }];
}

function isReadable(glob: string): boolean {
  try {
    glob.split("/").forEach(expressionOf);
    return true;
  } catch {
    return false;
  }
}
