import { randomBytes } from "node:crypto";
import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, type Stats, statSync, unlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { invalidArgument } from "../vcenter/errors";
import type { Call, Operation } from "../vcenter/operation";
import type { Vm } from "../vcenter/vm";
import type { Vms } from "../vcenter/vms";
import { guestOperation, guestPath, guestText } from "./access";
import type { GuestDisks } from "./disk";
import { fileError, onPath } from "./errors";

const namePart = guestText.refine((text) => !text.includes("/"), "has a /");

const files = "filesystem/files";

/** Guest files: docs/apis/vcenter.md section 6. A path is one of this machine, as it is for the guest's programs. */
export function fileOperations(vms: Vms, disks: GuestDisks): Operation[] {
  return [
    guestOperation(vms, {
      name: "createTemporaryGuestFile",
      path: files,
      action: "createTemporary",
      body: { prefix: namePart, suffix: namePart, parent_path: guestPath.optional() },
      handle: (vm, { prefix, suffix, parent_path: parent = disks.of(vm.id).temporary }) =>
        createTemporary(vm, parent, prefix, suffix),
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
        iteration: z.strictObject({ size: z.int().min(1).optional(), index: z.int().min(0).optional() }).optional(),
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
  if (!onPath(parent, () => statSync(parent)).isDirectory())
    throw fileError("INVALID_ARGUMENT", "NOT_A_DIRECTORY", parent);
  const path = join(parent, `${prefix}${randomBytes(6).toString("hex")}${suffix}`);
  if (vm.guest.diskFull) throw fileError("UNABLE_TO_ALLOCATE_RESOURCE", "NO_DISK_SPACE", path);
  closeSync(onPath(path, () => openSync(path, "wx", 0o600)));
  return path;
}

function deleteFile(path: string): void {
  if (onPath(path, () => lstatSync(path)).isDirectory()) throw fileError("INVALID_ARGUMENT", "NOT_A_FILE", path);
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

/** A page of a folder, 50 entries unless said; of a file, the file itself. */
function list(path: string, page: { size?: number | undefined; index?: number | undefined }, pattern = ".*") {
  const matches = regularExpression(pattern);
  const isFolder = onPath(path, () => statSync(path)).isDirectory();
  const names = isFolder ? onPath(path, () => readdirSync(path)) : [basename(path)];
  const found = names.filter((name) => matches.test(name));
  const { size = 50, index = 0 } = page;
  const slice = found.slice(index, index + size);
  const end = index + slice.length;
  return {
    files: slice.map((filename) => summaryOf(filename, isFolder ? join(path, filename) : path)),
    total: found.length,
    ...(slice.length > 0 && { start_index: index, end_index: end - 1 }),
    status: end < found.length ? "READY" : "END_OF_DATA",
  };
}

function summaryOf(filename: string, path: string): Record<string, unknown> {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return { filename, type: stats ? typeOf(stats) : "FILE", size: stats?.size ?? 0 };
}

function regularExpression(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
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
