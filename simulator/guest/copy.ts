import { constants, copyFileSync, lstatSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/**
 * Copies what is in one folder into another: files, folders and links, no pipes or sockets. Node's own copy fails on
 * those two, and on a file that a running program removes meanwhile.
 */
export function copyTree(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    try {
      if (entry.isDirectory()) {
        mkdirSync(copy, { mode: lstatSync(source).mode });
        copyTree(source, copy);
      } else if (entry.isFile()) copyFileSync(source, copy, constants.COPYFILE_FICLONE);
      else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), copy);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
