import { randomInt } from "node:crypto";
import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { invalidArgument } from "../vcenter/errors";
import type { Call, Operation } from "../vcenter/operation";
import type { Vm } from "../vcenter/vm";
import type { Vms } from "../vcenter/vms";
import { guestOperation, guestPath, namePart } from "./access";
import { attributeFields, setAttributes } from "./attributes";
import { alreadyExists, fileError, onPath } from "./errors";

const files = "filesystem/files";

/** Guest files: docs/apis/vcenter.md section 6. A path is one of this machine, as it is for the guest's programs. */
export function fileOperations(vms: Vms, temporaryFolder: (vm: Vm) => string): Operation[] {
  return [
    guestOperation(vms, {
      name: "createTemporaryGuestFile",
      path: files,
      action: "createTemporary",
      body: { prefix: namePart, suffix: namePart, parent_path: guestPath.optional() },
      handle: (vm, { prefix, suffix, parent_path: parent = temporaryFolder(vm) }) =>
        createTemporary(vm, parent, prefix, suffix),
    }),
    guestOperation(vms, {
      name: "moveGuestFile",
      path: files,
      action: "move",
      body: { path: guestPath, new_path: guestPath, overwrite: z.boolean().optional() },
      handle: (_vm, { path, new_path: target, overwrite = false }) => moveFile(path, target, overwrite),
    }),
    guestOperation(vms, {
      name: "updateGuestFile",
      path: files,
      action: "update",
      body: { path: guestPath, file_attributes: z.strictObject(attributeFields) },
      handle: (_vm, { path, file_attributes: attributes }) => onPath(path, () => setAttributes(path, attributes)),
    }),
    guestOperation(vms, {
      name: "deleteGuestFile",
      path: `${files}/{path+}`,
      action: "delete",
      body: {},
      handle: (_vm, _body, call) => deleteFile(pathOf(call)),
    }),
    guestOperation(vms, {
      name: "getGuestFile",
      path: `${files}/{path+}`,
      action: "get",
      body: {},
      handle: (_vm, _body, call) => infoOf(pathOf(call)),
    }),
    guestOperation(vms, {
      name: "listGuestFiles",
      path: files,
      action: "list",
      body: {
        path: guestPath,
        iteration: z.strictObject({ size: z.int().min(0).optional(), index: z.int().min(0).optional() }).optional(),
        filter: z.strictObject({ match_pattern: z.string().optional() }).optional(),
      },
      handle: (_vm, { path, iteration, filter }) => list(path, iteration ?? {}, filter?.match_pattern),
    }),
  ];
}

/** One segment, percent-encoded; or with its slashes raw, as the vendor's Python client sends it. */
function pathOf({ params }: Call): string {
  const path = guestPath.safeParse(params["path"]);
  if (!path.success) throw invalidArgument(`The path '${params["path"]}' ${path.error.issues[0]?.message}.`, ["path"]);
  return path.data;
}

function createTemporary(vm: Vm, parent: string, prefix: string, suffix: string): string {
  checkParent(parent);
  const path = join(parent, unusedName(prefix, suffix));
  if (vm.guest.diskFull) throw fileError("UNABLE_TO_ALLOCATE_RESOURCE", "NO_DISK_SPACE", path);
  closeSync(onPath(path, () => openSync(path, "wx", 0o600)));
  return path;
}

export function checkParent(parent: string): void {
  if (!onPath(parent, () => statSync(parent)).isDirectory())
    throw fileError("INVALID_ARGUMENT", "NOT_A_DIRECTORY", parent);
}

/** As Tools name what is temporary: docs/apis/vcenter.md section 10. */
export function unusedName(prefix: string, suffix: string): string {
  return `${prefix}vmware${randomInt(1e9)}${suffix}`;
}

/** Whatever is in the way, it is none. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Undefined where there is nothing. */
export function typeAt(path: string): string | undefined {
  const stats = onPath(path, () => lstatSync(path, { throwIfNoEntry: false }));
  return stats && typeOf(stats);
}

/** In the order in which Tools look: docs/apis/vcenter.md section 10. */
function moveFile(path: string, target: string, overwrite: boolean): void {
  requireFile(path);
  if (target === path) return;
  const type = typeAt(target);
  if (type === "DIRECTORY" || (type && !overwrite)) throw alreadyExists(target);
  checkParent(dirname(target));
  onPath(target, () => renameSync(path, target));
}

function requireFile(path: string): void {
  if (onPath(path, () => lstatSync(path)).isDirectory()) throw fileError("INVALID_ARGUMENT", "NOT_A_FILE", path);
}

function deleteFile(path: string): void {
  requireFile(path);
  onPath(path, () => unlinkSync(path));
}

function infoOf(path: string): Record<string, unknown> {
  const stats = onPath(path, () => lstatSync(path));
  const { size, mtime, atime, uid, gid, mode } = stats;
  return {
    type: typeOf(stats),
    size,
    attributes: {
      last_modified: mtime.toISOString(),
      last_accessed: atime.toISOString(),
      symlink_target: stats.isSymbolicLink() ? readlinkSync(path) : undefined,
      filesystem_family: "POSIX",
      posix_attributes: { owner: uid, group: gid, permissions: (mode & 0o7777).toString(8).padStart(4, "0") },
    },
  };
}

/** A page of a folder, which begins with itself and the one above, 50 entries unless said; of anything else, that alone by its path. */
function list(path: string, page: { size?: number | undefined; index?: number | undefined }, pattern = ".*") {
  const matches = regularExpression(pattern);
  const isFolder = typeOf(onPath(path, () => lstatSync(path))) === "DIRECTORY";
  const names = isFolder ? [".", "..", ...onPath(path, () => readdirSync(path))] : [path];
  const found = names.filter((name) => matches.test(name));
  const { size = 50, index = 0 } = page;
  const slice = found.slice(index, index + size);
  const end = index + slice.length;
  return {
    files: slice.map((filename) => summaryOf(filename, resolve(path, filename))),
    total: found.length,
    ...(slice.length > 0 && { start_index: index, end_index: end - 1 }),
    status: end < found.length ? "READY" : "END_OF_DATA",
  };
}

function summaryOf(filename: string, path: string): Record<string, unknown> {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return { filename, type: stats ? typeOf(stats) : "FILE", size: stats?.size ?? 0 };
}

/** Tools look for it anywhere in a name. */
function regularExpression(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch (error) {
    throw invalidArgument(
      `The field filter.match_pattern is wrong: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

function typeOf(stats: Stats): string {
  if (stats.isDirectory()) return "DIRECTORY";
  return stats.isSymbolicLink() ? "SYMLINK" : "FILE";
}
