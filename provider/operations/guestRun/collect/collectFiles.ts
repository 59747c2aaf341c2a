import { isUtf8 } from "node:buffer";
import { join, posix, win32 } from "node:path";
import { isError, messageOf, OpsError } from "../../../errors";
import type { GuestRun } from "../guestRun";
import { isWindowsPath } from "../program";
import { filesOf, isGlob } from "./glob";
import { discardSaved, keepSaved, type ReceivedFile, receiveContent, saveContent } from "./receive";

/** Files to bring back when the program has ended. */
export interface Collected {
  path: string;
  /** A larger file stays in the guest. */
  maxBytes?: number | undefined;
  /** Folder of this machine; without it the content comes back. */
  saveTo?: string | undefined;
  required?: boolean | undefined;
}

export interface CollectedFile {
  content?: string;
  base64?: string;
  sizeBytes: number;
  sha256: string;
  savedTo?: string;
}

const defaultMaxBytes = 65_536;
const maxMatches = 1_000;

/** Files by their paths in the guest. What is missing is a warning, or an error where it is required. */
export async function collectFiles(run: GuestRun, wanted: Collected[]): Promise<Record<string, CollectedFile>> {
  const files: Record<string, CollectedFile> = {};
  const missing: string[] = [];
  for (const entry of wanted) {
    const report = (text: string) => (entry.required ? missing.push(text) : run.scope.warn(text));
    const places = await placesOf(run, entry.path);
    if (places.length === 0) report(`${actionOn(run, entry.path)}: no file has such a name.`);
    for (const { path, name } of places) {
      run.scope.progress(`collecting ${path} from ${run.guest.vm}`);
      try {
        const savedTo = entry.saveTo === undefined ? undefined : join(entry.saveTo, name);
        refuseSameName(run, path, savedTo, files);
        // Another entry may have given its content or its place.
        files[path] = { ...files[path], ...(await collectOne(run, entry, path, savedTo)) };
      } catch (error) {
        if (!isError(error, "NotFound", "InvalidArgument", "Unauthorized")) throw error;
        report(messageOf(error));
      }
    }
  }
  if (missing.length > 0) throw new OpsError("NotFound", missing.join("\n"));
  return files;
}

function actionOn({ guest }: GuestRun, path: string): string {
  return `collect ${path} from ${guest.vm}`;
}

async function placesOf(run: GuestRun, path: string): Promise<{ path: string; name: string }[]> {
  if (!isGlob(path)) return [{ path, name: (isWindowsPath(path) ? win32 : posix).basename(path) }];
  const found = await filesOf(run.guest.files, path);
  if (found.length <= maxMatches) return found;
  const what = actionOn(run, path);
  throw new OpsError(
    "TooManyMatches",
    `${what}: ${found.length} files match, and ${maxMatches} are the most. Pack them in the guest.`,
  );
}

function refuseSameName(
  run: GuestRun,
  path: string,
  savedTo: string | undefined,
  files: Record<string, CollectedFile>,
): void {
  const other = Object.entries(files).find(([, file]) => savedTo !== undefined && file.savedTo === savedTo)?.[0];
  if (other === undefined || other === path) return;
  const reason = `${other} is saved under the same name. Give each its own saveTo.`;
  throw new OpsError("InvalidArgument", `${actionOn(run, path)}: ${reason}`);
}

async function collectOne(
  run: GuestRun,
  { saveTo, maxBytes = saveTo === undefined ? defaultMaxBytes : Infinity }: Collected,
  path: string,
  savedTo: string | undefined,
): Promise<CollectedFile> {
  const { guest } = run;
  const what = actionOn(run, path);
  const found = await guest.files.find(path);
  if (!found) throw new OpsError("NotFound", `${what}: there is no such file.`);
  if (found.sizeBytes > maxBytes) {
    const advice =
      saveTo === undefined ? "Set saveTo to a local folder, or a larger maxBytes." : "Set a larger maxBytes.";
    throw new OpsError("InvalidArgument", `${what}: it has ${found.sizeBytes} bytes, more than ${maxBytes}. ${advice}`);
  }
  const received = await guest.files.download<ReceivedFile>(
    path,
    (body) => (savedTo === undefined ? receiveContent(body, maxBytes) : saveContent(body, savedTo)),
    found.sizeBytes,
  );
  if (!received) throw new OpsError("NotFound", `${what}: there is no such file any more.`);
  const { content, sizeBytes, sha256 } = received;
  // Seen in the field: a download is cut, and only the size tells (docs/apis/vcenter.md section 6).
  if (!(await isWhole(guest, path, sizeBytes, found.sizeBytes))) {
    if (savedTo !== undefined) await discardSaved(savedTo);
    const came = sizeBytes < found.sizeBytes ? `only ${sizeBytes}` : `${sizeBytes}`;
    throw new OpsError("Unknown", `${what}: ${came} of ${found.sizeBytes} bytes came.`);
  }
  if (savedTo !== undefined) await keepSaved(savedTo);
  if (savedTo !== undefined) return { sizeBytes, sha256, savedTo };
  return { ...textOrBase64(content), sizeBytes, sha256 };
}

/** More bytes than the file had are its own only if it has grown meanwhile. Otherwise they are a page of a proxy, for example. */
async function isWhole(guest: GuestRun["guest"], path: string, sizeBytes: number, expected: number): Promise<boolean> {
  if (sizeBytes <= expected) return sizeBytes === expected;
  const now = await guest.files.find(path);
  return now !== undefined && sizeBytes <= now.sizeBytes;
}

function textOrBase64(content: Buffer): { content: string } | { base64: string } {
  return isUtf8(content) ? { content: content.toString("utf8") } : { base64: content.toString("base64") };
}
