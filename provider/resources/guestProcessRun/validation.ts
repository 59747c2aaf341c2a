import { isWindowsPath } from "../../operations/guestRun/program";
import { validateCredentials } from "../inputs/guestCredentials";
import { validateGuestProgram } from "../inputs/guestProgramValidation";
import type { CheckFailure } from "../resource";
import { validateCollect } from "./collectValidation";
import { programOf } from "./program";
import type { GuestProcessRunInputs } from "./schema";

/** What the fields demand of each other. A field that is not known yet counts as given. */
export function validateGuestProcessRun(
  inputs: Partial<GuestProcessRunInputs>,
  unknown: ReadonlySet<string>,
): CheckFailure[] {
  const { path, ...program } = programOf({ ...inputs, path: inputs.path ?? "" });
  return [
    ...(unknown.has("credentials") ? [] : validateCredentials(inputs)),
    ...validateCollect(inputs),
    ...validateGuestProgram({ ...program, ...(path !== "" && { path }) }, unknown),
    ...validateOnDelete(inputs),
    ...validateRestart(inputs),
  ];
}

/** The program of a deletion is a program of the same guest. */
function validateOnDelete({ path, onDelete }: Partial<GuestProcessRunInputs>): CheckFailure[] {
  if (!onDelete) return [];
  const failures = validateGuestProgram({ path: onDelete.path, arguments: onDelete.arguments }, new Set());
  const isKnown = path !== undefined && onDelete.path !== undefined;
  if (failures.length === 0 && isKnown && isWindowsPath(path) !== isWindowsPath(onDelete.path))
    failures.push({ path: "path", reason: "is a path of another operating system than that of the run." });
  return failures.map((failure) => ({ ...failure, path: `onDelete.${failure.path}` }));
}

function validateRestart({ expectReboot, waitForExit }: Partial<GuestProcessRunInputs>): CheckFailure[] {
  if (!expectReboot || waitForExit !== false) return [];
  return [{ path: "expectReboot", reason: "needs waitForExit: a run that is not waited for sees no restart." }];
}
