import { isWindowsPath } from "../../operations/guestRun/program";
import { credentialsRules } from "../inputs/guestCredentials";
import type { Problem } from "../resource";
import type { GuestProcessRunInputs } from "./schema";
import { windowsRules } from "./windowsRules";

/** What the fields demand of each other. A field that is not known yet counts as given. */
export function guestProcessRunRules(inputs: Partial<GuestProcessRunInputs>, unknown: ReadonlySet<string>): Problem[] {
  return [
    ...(unknown.has("credentials") ? [] : credentialsRules(inputs)),
    ...pathRules(inputs),
    ...environmentRules(inputs),
    ...windowsRules(inputs, unknown),
    ...onDeleteRules(inputs),
    ...restartRules(inputs),
  ];
}

function pathRules(inputs: Partial<GuestProcessRunInputs>): Problem[] {
  const problems: Problem[] = [];
  for (const field of ["path", "workingDirectory"] as const) {
    const path = inputs[field];
    if (path === undefined || path.startsWith("/") || isWindowsPath(path)) continue;
    const example = field === "path" ? '"/bin/sh" or "C:\\\\Windows\\\\System32\\\\cmd.exe"' : '"/tmp" or "C:\\\\Temp"';
    problems.push({ path: field, reason: `must be an absolute path in the guest, such as ${example}.` });
  }
  return problems;
}

/** Variables that a shell does not let anybody set. */
const readOnly = new Set(["BASHOPTS", "BASH_VERSINFO", "EUID", "PPID", "SHELLOPTS", "UID"]);

function environmentRules({ path, environmentVariables = {} }: Partial<GuestProcessRunInputs>): Problem[] {
  const isLinux = path?.startsWith("/");
  return Object.keys(environmentVariables).flatMap((name) => {
    const field = `environmentVariables.${name}`;
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && isLinux) {
      return [{ path: field, reason: "must be a name of letters, digits and underscores that begins with no digit." }];
    }
    if (name === "" || /[="\0]/.test(name)) return [{ path: field, reason: "is no name of a variable." }];
    return isLinux && readOnly.has(name)
      ? [{ path: field, reason: "cannot be set: it belongs to the guest's shell. Choose another name." }]
      : [];
  });
}

/** The program of a deletion is a program of the same guest. */
function onDeleteRules({ path, onDelete }: Partial<GuestProcessRunInputs>): Problem[] {
  if (!onDelete) return [];
  const program = { path: onDelete.path, arguments: onDelete.arguments };
  const problems = [...pathRules(program), ...windowsRules(program, new Set())];
  if (problems.length === 0 && path !== undefined && isWindowsPath(path) !== isWindowsPath(onDelete.path))
    problems.push({ path: "path", reason: "is a path of another operating system than that of the run." });
  return problems.map((problem) => ({ ...problem, path: `onDelete.${problem.path}` }));
}

function restartRules({ expectReboot, waitForExit }: Partial<GuestProcessRunInputs>): Problem[] {
  if (!expectReboot || waitForExit !== false) return [];
  return [{ path: "expectReboot", reason: "needs waitForExit: a run that is not waited for sees no restart." }];
}
