import { isWindowsPath } from "../../operations/guestRun/program";
import { credentialsRules } from "../inputs/guestCredentials";
import { guestProgramRules } from "../inputs/guestProgramRules";
import type { Problem } from "../resource";
import { collectRules } from "./collectRules";
import { type GuestProcessRunInputs, programOf } from "./schema";

/** What the fields demand of each other. A field that is not known yet counts as given. */
export function guestProcessRunRules(inputs: Partial<GuestProcessRunInputs>, unknown: ReadonlySet<string>): Problem[] {
  const { path, ...program } = programOf({ ...inputs, path: inputs.path ?? "" });
  return [
    ...(unknown.has("credentials") ? [] : credentialsRules(inputs)),
    ...collectRules(inputs),
    ...guestProgramRules({ ...program, ...(path !== "" && { path }) }, unknown),
    ...onDeleteRules(inputs),
    ...restartRules(inputs),
  ];
}

/** The program of a deletion is a program of the same guest. */
function onDeleteRules({ path, onDelete }: Partial<GuestProcessRunInputs>): Problem[] {
  if (!onDelete) return [];
  const problems = guestProgramRules({ path: onDelete.path, arguments: onDelete.arguments }, new Set());
  if (problems.length === 0 && path !== undefined && isWindowsPath(path) !== isWindowsPath(onDelete.path))
    problems.push({ path: "path", reason: "is a path of another operating system than that of the run." });
  return problems.map((problem) => ({ ...problem, path: `onDelete.${problem.path}` }));
}

function restartRules({ expectReboot, waitForExit }: Partial<GuestProcessRunInputs>): Problem[] {
  if (!expectReboot || waitForExit !== false) return [];
  return [{ path: "expectReboot", reason: "needs waitForExit: a run that is not waited for sees no restart." }];
}
