import { fileProblemOf } from "../../clients/vcenter/guestFiles";
import { isError } from "../../errors";
import type { GuestFile } from "./guestFile";

/** For the file of a resource of the program: `deleteFile` spares it. */
export function keepFile({ scope, guest, path }: GuestFile): void {
  scope.keep(guest.vm, path);
}

/** Deletes the file. One in a VM that is gone or off counts as deleted: clones live for one run, and their disks go with them. */
export async function deleteFile({ scope, guest, path }: GuestFile): Promise<void> {
  if (scope.isKept(guest.vm, path)) {
    scope.info(`${path} in ${guest.vm} is kept: another resource of the program has it, or the replacement.`);
    return;
  }
  try {
    await guest.files.delete(path);
  } catch (error) {
    const problem = fileProblemOf(error);
    if (isError(error, "NotFound") && (problem === undefined || problem.path === path)) return;
    if (isError(error, "NotAllowedInCurrentState")) {
      scope.info(`${guest.vm} is not running, so ${path} stays on its disk.`);
      return;
    }
    if (!isError(error, "Unavailable")) throw error;
    scope.warn(`${path} may still be in ${guest.vm}. ${error.message}`);
  }
}
