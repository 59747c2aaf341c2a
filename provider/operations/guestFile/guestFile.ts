import { posix, win32 } from "node:path";
import type { Guest, GuestCredentials } from "../../clients/vcenter/guest";
import type { FileAttributes, FileInfo } from "../../clients/vcenter/guestFiles";
import { isWindowsPath } from "../guestRun/program";
import type { VcenterScope } from "../vcenter/site";

/** One file of one guest. */
export interface GuestFile {
  readonly scope: VcenterScope;
  readonly guest: Guest;
  /** Absolute; its shape tells a Windows guest without a call. */
  readonly path: string;
}

/** What was written, as the guest must show it while nobody changes it. */
export interface WrittenFile {
  sizeBytes: number;
  sha256: string;
  /** Set by the write, so that a later look need not read the file. RFC 3339. */
  modifiedAt: string;
}

export function guestFile(scope: VcenterScope, vm: string, credentials: GuestCredentials, path: string): GuestFile {
  return { scope, guest: scope.vcenter.guest(vm, credentials), path };
}

/** Folder and name of the file. */
export function partsOf({ path }: Pick<GuestFile, "path">): { folder: string; name: string } {
  const { dirname, basename } = isWindowsPath(path) ? win32 : posix;
  return { folder: dirname(path), name: basename(path) };
}

/**
 * A time for a file that is written now. FAT keeps every second second, so an even one is stored as it is everywhere. It is past, so that
 * whatever changes the file right after the write gives it another time.
 */
export function writtenAt(now: Date): string {
  return new Date(Math.floor(now.getTime() / 2_000) * 2_000 - 2_000).toISOString();
}

/** Whether the file is as it was written. */
export function isSameVersion(found: FileInfo, written: Pick<WrittenFile, "sizeBytes" | "modifiedAt">): boolean {
  if (found.type !== "FILE" || found.sizeBytes !== written.sizeBytes || found.modifiedAt === undefined) return false;
  return Math.abs(Date.parse(found.modifiedAt) - Date.parse(written.modifiedAt)) < 1_000;
}

/** Names of the declared attributes that the file does not have. */
export function changedAttributes(found: FileInfo, declared: FileAttributes): string[] {
  const mode = (octal: string | undefined) => octal && Number.parseInt(octal, 8) & 0o7777;
  const pairs = {
    permissions: [mode(found.permissions), mode(declared.permissions)],
    ownerId: [found.ownerId, declared.ownerId],
    groupId: [found.groupId, declared.groupId],
  };
  const isChanged = ([now, wanted]: unknown[]) => now !== undefined && wanted !== undefined && now !== wanted;
  return Object.entries(pairs).flatMap(([name, pair]) => (isChanged(pair) ? [name] : []));
}
