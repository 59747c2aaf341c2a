import type { FileAttributes, FileInfo } from "../../clients/vcenter/guestFiles";
import { OpsError } from "../../errors";
import { digestOf } from "../content/content";
import { orUnseen } from "../vcenter/guestCall";
import { changedAttributes, type GuestFile, isSameVersion, type WrittenFile } from "./guestFile";

/** What differs from the file that was written, in words; empty for nothing. Undefined where the guest cannot be asked. */
export async function fileDrift(
  file: GuestFile,
  written: WrittenFile,
  declared: FileAttributes,
): Promise<string[] | undefined> {
  return await orUnseen(file.scope, `${file.path} in ${file.guest.vm}`, async () => {
    const found = await file.guest.files.find(file.path);
    if (!found) return ["it is gone"];
    if (found.type !== "FILE") return [`it is a ${found.type.toLowerCase()} now`];
    const isOther = await hasOtherContent(file, found, written);
    return [...(isOther ? ["its content has changed"] : []), ...changedAttributes(found, declared)];
  });
}

async function hasOtherContent(file: GuestFile, found: FileInfo, written: WrittenFile): Promise<boolean> {
  if (isSameVersion(found, written)) return false;
  if (found.sizeBytes !== written.sizeBytes) return true;
  const { sha256 } = (await liveVersion(file, found)) ?? {};
  return sha256 !== written.sha256;
}

/** The file as it is. `gone` is proven; undefined where the guest cannot be asked. */
export async function liveFile(file: GuestFile, written: WrittenFile): Promise<WrittenFile | "gone" | undefined> {
  return await orUnseen(file.scope, `${file.path} in ${file.guest.vm}`, async () => {
    const found = await file.guest.files.find(file.path);
    if (found?.type !== "FILE") return "gone";
    return isSameVersion(found, written) ? written : ((await liveVersion(file, found)) ?? "gone");
  });
}

/** Reads the file for its digest: the API has none. Undefined when it has gone meanwhile. */
async function liveVersion({ guest, path }: GuestFile, found: FileInfo): Promise<WrittenFile | undefined> {
  const digest = await guest.files.download(path, digestOf, found.sizeBytes);
  if (digest && digest.sizeBytes !== found.sizeBytes) {
    const what = `read ${path} of ${guest.vm}: ${digest.sizeBytes} of ${found.sizeBytes} bytes came.`;
    throw new OpsError("Unknown", `${what} The transfer was cut, or the file changes.`);
  }
  return digest && { ...digest, modifiedAt: found.modifiedAt ?? "" };
}

/** Whether a folder has the name, as far as the guest says without a word of failure: a preview may come before the guest is ready. */
export async function isFolder({ guest, path }: GuestFile): Promise<boolean> {
  const found = await guest.files.find(path).catch((error: unknown) => {
    if (error instanceof OpsError) return undefined;
    throw error;
  });
  return found?.type === "DIRECTORY";
}
