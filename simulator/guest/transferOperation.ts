import { accessSync, constants, lstatSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { invalidArgument, type VcenterError } from "../vcenter/errors";
import type { Operation } from "../vcenter/operation";
import type { Vm } from "../vcenter/vm";
import type { Vms } from "../vcenter/vms";
import { guestOperation, guestPath } from "./access";
import { attributeFields } from "./attributes";
import { alreadyExists, fileError, onPath } from "./errors";
import { isFolder, typeAt } from "./files";
import type { Transfers } from "./transfers";

/** Attributes that an overwritten file had are lost: docs/apis/vcenter.md section 6. */
const attributesSchema = z.strictObject({
  ...attributeFields,
  size: z.int().min(0),
  overwrite: z.boolean().default(false),
});

export type TransferAttributes = z.output<typeof attributesSchema>;

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
  const stats = onPath(path, () => lstatSync(path));
  if (stats.isSymbolicLink()) throw notCorrect();
  if (!stats.isFile()) throw fileError("INVALID_ARGUMENT", "NOT_A_FILE", path);
  onPath(path, () => accessSync(path, constants.R_OK));
}

function checkTarget(vm: Vm, path: string, { overwrite }: TransferAttributes): void {
  if (!isFolder(dirname(path))) throw notCorrect();
  const type = typeAt(path);
  if (type === "SYMLINK") throw notCorrect();
  if (type === "DIRECTORY") throw fileError("INVALID_ARGUMENT", "NOT_A_FILE", path);
  if (type && !overwrite) throw alreadyExists(path);
  if (vm.guest.diskFull) throw fileError("UNABLE_TO_ALLOCATE_RESOURCE", "NO_DISK_SPACE", path);
}

/** A link, or a file name that Tools find invalid, since its folder is missing: docs/apis/vcenter.md section 10. */
function notCorrect(): VcenterError {
  return invalidArgument("A specified parameter was not correct: ");
}
