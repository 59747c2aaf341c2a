import { expressionOf, isGlob } from "../../operations/guestRun/collect/glob";
import { isWindowsPath } from "../../operations/guestRun/program";
import { credentialsRules } from "../inputs/guestCredentials";
import type { Problem } from "../resource";
import { type GuestProcessRunInputs, maxBytesLimit } from "./schema";
import { windowsRules } from "./windowsRules";

/** What the fields demand of each other. A field that is not known yet counts as given. */
export function guestProcessRunRules(inputs: Partial<GuestProcessRunInputs>, unknown: ReadonlySet<string>): Problem[] {
  return [
    ...(unknown.has("credentials") ? [] : credentialsRules(inputs)),
    ...pathRules(inputs),
    ...environmentRules(inputs),
    ...collectRules(inputs),
    ...windowsRules(inputs, unknown),
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

function collectRules({ collect = [], waitForExit }: Partial<GuestProcessRunInputs>): Problem[] {
  const problems = collect.flatMap(({ path, maxBytes = 1, saveTo }, index): Problem[] => {
    const at = `collect.${index}`;
    if (!path.startsWith("/") && !isWindowsPath(path)) {
      return [{ path: `${at}.path`, reason: 'must be an absolute path in the guest, such as "/var/log/app/*.log".' }];
    }
    if (/[/\\]$/.test(path)) return [{ path: `${at}.path`, reason: "must name a file, and not a folder." }];
    if (isGlob(path) && !isReadable(path)) {
      return [{ path: `${at}.path`, reason: "has a `[…]` that cannot be read, such as `[z-a]`." }];
    }
    if (path.includes("**")) return [{ path: `${at}.path`, reason: "must not contain `**`: name each level as `*`." }];
    if (saveTo !== undefined || maxBytes <= maxBytesLimit) return [];
    const limit = `must be at most ${maxBytesLimit} bytes (16 MiB) without saveTo: the content is in the state.`;
    return [{ path: `${at}.maxBytes`, reason: limit }];
  });
  if (collect.length === 0 || waitForExit !== false) return problems;
  return [...problems, { path: "collect", reason: "needs waitForExit: true, since files are fetched at the end." }];
}

function isReadable(glob: string): boolean {
  try {
    glob.split("/").forEach(expressionOf);
    return true;
  } catch {
    return false;
  }
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
