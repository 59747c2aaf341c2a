import { fileProblemOf } from "../../clients/vcenter/guestFiles";
import type { OpsError } from "../../errors";
import { type GuestFile, partsOf } from "./guestFile";

/** What to do about a file that cannot be written; undefined where that is not known. */
export function adviceFor(file: GuestFile, error: OpsError): string | undefined {
  const { vm } = file.guest;
  const problem = fileProblemOf(error);
  const isFull = `Is the disk of ${vm} full?`;
  if (error.code === "OutOfResources") return isFull;
  if (error.code === "Unknown" && error.details.httpStatus !== undefined) {
    return `${isFull} A host does not say why it refuses the content of a file.`;
  }
  if (error.code === "Unauthorized") {
    return `${error.details.isGuests ? "It" : "Or the guest's user"} may not write in ${partsOf(file).folder}.`;
  }
  if (problem?.reason === "NOT_A_FILE" || error.code === "AlreadyExists")
    return `"path" names a folder or a link of the guest, and must name a file.`;
  if (problem?.reason === "NOT_A_DIRECTORY") return `A part of "path" that must be a folder is a file in the guest.`;
  const createFolder = `Create the folder ${partsOf(file).folder} first, or leave createParents at true.`;
  if (problem && error.code === "NotFound") return createFolder;
  if (!problem && error.code === "InvalidArgument") {
    return `"path" must name a file, not a link, in a folder of the guest. ${createFolder}`;
  }
  return undefined;
}
