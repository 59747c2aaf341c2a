import { accessSync, constants, existsSync, lstatSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { VcenterError } from "../vcenter/errors";
import type { Operation } from "../vcenter/operation";
import type { Vm } from "../vcenter/vm";
import type { Vms } from "../vcenter/vms";
import { guestOperation, guestPath } from "./access";
import { fileError, onPath } from "./errors";
import type { FileAttributes, Transfers } from "./transfers";

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const attributesSchema = z
  .strictObject({
    size: z.int().min(0),
    overwrite: z.boolean().default(false),
    last_modified: time.optional(),
    last_accessed: time.optional(),
    posix: z
      .strictObject({
        owner_id: z.int().min(0).optional(),
        group_id: z.int().min(0).optional(),
        permissions: z
          .string()
          .regex(/^[0-7]{3,5}$/, "is not octal, such as 0644")
          .optional(),
      })
      .optional(),
    windows: z.undefined("is for Windows guests only").optional(),
  })
  .transform(
    ({ size, overwrite, last_modified, last_accessed, posix }): FileAttributes => ({
      size,
      overwrite,
      lastModified: last_modified,
      lastAccessed: last_accessed,
      ownerId: posix?.owner_id,
      groupId: posix?.group_id,
      permissions: Number.parseInt(posix?.permissions ?? "0644", 8),
    }),
  );

/** Where a token is to be used, by the authority that the caller called. */
type AddressOf = (vm: Vm, token: string, called: string) => string;

/** Section 6, "Transfer": attributes say that the file goes to the guest. */
export function transferOperation(vms: Vms, transfers: Transfers, addressOf: AddressOf): Operation {
  return guestOperation(vms, {
    name: "createGuestFileTransfer",
    path: "filesystem",
    action: "create",
    status: 201,
    body: { spec: z.strictObject({ path: guestPath, attributes: attributesSchema.optional() }) },
    handle: (vm, { spec: { path, attributes } }, { request }) => {
      if (attributes) checkTarget(vm, path, attributes);
      else checkSource(path);
      return addressOf(vm, transfers.issue(vm, path, attributes).token, request.headers["host"] ?? "127.0.0.1");
    },
  });
}

function checkSource(path: string): void {
  // A link is no file here: PY:vm/guest/filesystem_client.py, CreateSpec.
  if (!onPath(path, () => lstatSync(path)).isFile()) throw fileError("INVALID_ARGUMENT", "NOT_A_FILE", path);
  onPath(path, () => accessSync(path, constants.R_OK));
}

function checkTarget(vm: Vm, path: string, { overwrite }: FileAttributes): void {
  const parent = dirname(path);
  if (!onPath(parent, () => statSync(parent)).isDirectory()) throw fileError("NOT_FOUND", "NOT_A_DIRECTORY", path);
  if (existsSync(path)) {
    if (!lstatSync(path).isFile()) throw fileError("INVALID_ARGUMENT", "NOT_A_FILE", path);
    if (!overwrite) throw alreadyExists(path);
  }
  if (vm.guest.diskFull) throw fileError("UNABLE_TO_ALLOCATE_RESOURCE", "NO_DISK_SPACE", path);
}

function alreadyExists(path: string): VcenterError {
  return new VcenterError(
    "ALREADY_EXISTS",
    "com.vmware.api.vcenter.vm.guest.file_already_exists",
    `The file '${path}' exists in the guest, and overwrite was not asked for.`,
    [path],
  );
}
