import { fileProblemOf } from "../../clients/vcenter/guestFiles";
import { isError } from "../../errors";
import { type GuestFile, placeOf } from "./guestFile";

/** Deletes the file. One in a VM that is gone or off counts as deleted: clones live for one run, and their disks go with them. */
export async function deleteFile({ scope, guest, path }: GuestFile): Promise<void> {
  const place = placeOf(guest.vm, path);
  if (scope.site.placed.has(place)) {
    scope.info(`${place} is kept: it was written in this run, for another resource or for the replacement.`);
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
