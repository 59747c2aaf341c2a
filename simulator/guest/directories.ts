import { lstatSync, mkdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { z } from "zod";
import type { Operation } from "../vcenter/operation";
import type { Vm } from "../vcenter/vm";
import type { Vms } from "../vcenter/vms";
import { guestOperation, guestPath, namePart } from "./access";
import { accessDenied, alreadyExists, fileError, onPath } from "./errors";
import { checkParent, typeAt, unusedName } from "./files";

/** Guest directories: docs/apis/vcenter.md section 6. */
export function directoryOperations(vms: Vms, temporaryFolder: (vm: Vm) => string): Operation[] {
  const path = "filesystem/directories";
  return [
    guestOperation(vms, {
      name: "createGuestDirectory",
      path,
      action: "create",
      body: { path: guestPath, create_parents: z.boolean().optional() },
      handle: (_vm, { path: folder, create_parents: recursive = false }) => create(folder, recursive),
    }),
    guestOperation(vms, {
      name: "createTemporaryGuestDirectory",
      path,
      action: "createTemporary",
      body: { prefix: namePart, suffix: namePart, parent_path: guestPath.optional() },
      handle: (vm, { prefix, suffix, parent_path: parent = temporaryFolder(vm) }) => {
        checkParent(parent);
        const folder = join(parent, unusedName(prefix, suffix));
        onPath(folder, () => mkdirSync(folder, { mode: 0o700 }));
        return folder;
      },
    }),
    guestOperation(vms, {
      name: "deleteGuestDirectory",
      path,
      action: "delete",
      body: { path: guestPath, recursive: z.boolean().optional() },
      handle: (_vm, { path: folder, recursive = false }) => remove(folder, recursive),
    }),
    guestOperation(vms, {
      name: "moveGuestDirectory",
      path,
      action: "move",
      body: { path: guestPath, new_path: guestPath },
      handle: (_vm, { path: folder, new_path: target }) => {
        requireDirectory(folder);
        if (typeAt(target)) throw alreadyExists(target);
        checkParent(dirname(target));
        onPath(target, () => renameSync(folder, target));
      },
    }),
  ];
}

/** Tools make it for its user alone, and so its parents: docs/apis/vcenter.md section 10. */
function create(folder: string, recursive: boolean): void {
  if (typeAt(folder)) throw alreadyExists(folder);
  onPath(folder, () => mkdirSync(folder, { recursive, mode: 0o700 }));
}

function remove(folder: string, recursive: boolean): void {
  requireDirectory(folder);
  if (!recursive) {
    onPath(folder, () => rmdirSync(folder));
    return;
  }
  // The path is one of this machine, and a mistake in it must not cost more than it would in a guest that can be cloned.
  if (!resolve(folder).startsWith(`${resolve(tmpdir())}${sep}`)) throw accessDenied(folder);
  onPath(folder, () => rmSync(folder, { recursive }));
}

function requireDirectory(path: string): void {
  if (!onPath(path, () => lstatSync(path)).isDirectory()) throw fileError("INVALID_ARGUMENT", "NOT_A_DIRECTORY", path);
}
