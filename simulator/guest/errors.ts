import { type ErrorType, VcenterError } from "../vcenter/errors";

/** `reason` of the data of an error about a file: docs/apis/vcenter.md section 5. */
type Reason =
  | "NOT_A_FILE"
  | "NOT_A_DIRECTORY"
  | "PATH_TOO_LONG"
  | "FILE_NOT_FOUND"
  | "NO_DISK_SPACE"
  | "DIRECTORY_NOT_EMPTY";

/** What is wrong with a path of the guest. */
export function fileError(type: ErrorType, reason: Reason, path: string): VcenterError {
  return new VcenterError(
    type,
    `com.vmware.api.vcenter.vm.guest.${reason.toLowerCase()}`,
    `The path '${path}' in the guest cannot be used: ${reason}.`,
    [path, reason],
    { reason, file_path: path },
  );
}

export function noSuchProcess(pid: number): VcenterError {
  return new VcenterError(
    "NOT_FOUND",
    "com.vmware.api.vcenter.vm.guest.process_not_found",
    `There is no process ${pid} in the guest.`,
    [String(pid)],
    { pid },
  );
}

export function accessDenied(path: string): VcenterError {
  const id = "com.vmware.api.vcenter.vm.guest.permission_denied";
  return new VcenterError("UNAUTHORIZED", id, `The guest's user may not access '${path}'.`, [path]);
}

export function alreadyExists(path: string): VcenterError {
  return new VcenterError(
    "ALREADY_EXISTS",
    "com.vmware.api.vcenter.vm.guest.file_already_exists",
    `The path '${path}' exists in the guest, and overwriting it was not asked for.`,
    [path],
  );
}

const byCode: Record<string, [ErrorType, Reason]> = {
  ENOENT: ["NOT_FOUND", "FILE_NOT_FOUND"],
  ENOTDIR: ["NOT_FOUND", "NOT_A_DIRECTORY"],
  EISDIR: ["INVALID_ARGUMENT", "NOT_A_FILE"],
  ENAMETOOLONG: ["INVALID_ARGUMENT", "PATH_TOO_LONG"],
  EEXIST: ["INVALID_ARGUMENT", "NOT_A_DIRECTORY"],
  ENOTEMPTY: ["RESOURCE_IN_USE", "DIRECTORY_NOT_EMPTY"],
  ENOSPC: ["UNABLE_TO_ALLOCATE_RESOURCE", "NO_DISK_SPACE"],
  EDQUOT: ["UNABLE_TO_ALLOCATE_RESOURCE", "NO_DISK_SPACE"],
};

/** Does something with a path; the system's error becomes the API's. */
export function onPath<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "EACCES" || code === "EPERM" || code === "EROFS") throw accessDenied(path);
    const [type, reason] = byCode[code] ?? [];
    throw type && reason ? fileError(type, reason, path) : error;
  }
}
