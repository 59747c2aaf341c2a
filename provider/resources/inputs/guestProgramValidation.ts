import { isAbsolutePath, type Program } from "../../operations/guestRun/program";
import type { CheckFailure } from "../resource";
import { validateWindowsProgram } from "./windowsProgramValidation";

/** What the fields of a program demand of each other. A field that is not known yet counts as given. */
export function validateGuestProgram(program: Partial<Program>, unknown: ReadonlySet<string>): CheckFailure[] {
  return [...validatePath(program), ...validateEnvironment(program), ...validateWindowsProgram(program, unknown)];
}

function validatePath(inputs: Partial<Program>): CheckFailure[] {
  const failures: CheckFailure[] = [];
  for (const field of ["path", "workingDirectory"] as const) {
    const path = inputs[field];
    if (path === undefined || isAbsolutePath(path)) continue;
    const example = field === "path" ? '"/bin/sh" or "C:\\\\Windows\\\\System32\\\\cmd.exe"' : '"/tmp" or "C:\\\\Temp"';
    failures.push({ path: field, reason: `must be an absolute path in the guest, such as ${example}.` });
  }
  return failures;
}

/**
 * Variables that a /bin/sh (dash, bash, mksh, busybox) does not let anybody set, or that it changes or evaluates: the program would
 * get another value, or would not run.
 */
const shellsOwn = new Set(
  `_ BASHOPTS BASHPID BASH_ALIASES BASH_ARGC BASH_ARGV BASH_CMDS BASH_COMMAND BASH_LINENO BASH_MONOSECONDS BASH_SOURCE BASH_SUBSHELL
  BASH_TRAPSIG BASH_VERSINFO DIRSTACK EPOCHREALTIME EPOCHSECONDS EUID FUNCNAME GROUPS HISTCMD KSHEGID KSHGID KSHUID KSH_VERSION LINENO
  OPTIND PGRP PIPESTATUS PPID RANDOM SECONDS SHELLOPTS SHLVL SRANDOM UID USER_ID`.split(/\s+/),
);

function validateEnvironment({ path, environmentVariables = {} }: Partial<Program>): CheckFailure[] {
  const isLinux = path?.startsWith("/");
  return Object.keys(environmentVariables).flatMap((name) => {
    const field = `environmentVariables.${name}`;
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && isLinux) {
      return [{ path: field, reason: "must be a name of letters, digits and underscores that begins with no digit." }];
    }
    if (name === "" || /[="\0]/.test(name)) return [{ path: field, reason: "is no name of a variable." }];
    return isLinux && shellsOwn.has(name)
      ? [
          {
            path: field,
            reason:
              "cannot be set: it belongs to the guest's shell. Choose another name, or set it in the program itself.",
          },
        ]
      : [];
  });
}
