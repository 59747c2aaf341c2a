import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import type { Vm } from "../vcenter/vm";
import type { GuestDisk } from "./disk";
import { driveOf } from "./windows/drive";
import { startWindowsProgram } from "./windows/startProgram";

export interface ProgramSpec {
  path: string;
  arguments?: string | undefined;
  working_directory?: string | undefined;
  environment_variables?: Record<string, string> | undefined;
  start_minimized?: boolean | undefined;
}

/** A process of this machine, and leader of a process group of its own that may outlive it. */
export interface Program {
  pid: number;
  /** Resolves when the started program ends, whether its children have or not. */
  ended: Promise<number>;
}

/**
 * Starts a program as Tools do on Linux: bash reads the path in double quotes and, after it, the arguments as shell text
 * (docs/apis/vcenter.md sections 5 and 10). The pid is the program's own after a simple command, for which bash makes way. After one with a
 * redirection it is that of bash. Undefined if the system starts no process.
 */
export function startProgram(spec: ProgramSpec, vm: Vm, disk: GuestDisk): Program | undefined {
  if (vm.guest.family === "WINDOWS") return startWindowsProgram(spec, vm, driveOf(vm, disk));
  const command = `"${spec.path}" ${spec.arguments ?? ""}`;
  try {
    const child = spawn("/bin/bash", vm.guest.diskFull ? ["-c", onFullDisk, command] : ["-c", command], {
      cwd: spec.working_directory || disk.home,
      env: environmentOf(spec) ?? defaultEnvironment(vm, disk),
      detached: true,
      stdio: "ignore",
    });
    const ended = new Promise<number>((resolve) => {
      // Tools report WEXITSTATUS, which is 0 for a death by signal: docs/apis/vcenter.md section 10.
      child.once("exit", (code) => resolve(code ?? 0));
      child.once("error", () => resolve(127));
    });
    return child.pid === undefined ? undefined : { pid: child.pid, ended };
  } catch {
    // Too many or too long arguments are thrown, unlike most else.
    return undefined;
  }
}

/** Nothing can be written: no file may grow, and a write that would make one says so instead of killing the program. */
const onFullDisk = `trap '' XFSZ; ulimit -f 0; exec /bin/bash -c "$0"`;

/** No variables count as none given: docs/apis/vcenter.md section 10. */
export function environmentOf({ environment_variables: given = {} }: ProgramSpec): Record<string, string> | undefined {
  return Object.keys(given).length > 0 ? given : undefined;
}

/** What a program gets when the caller names no variables. Nothing of the simulator's own environment but the PATH. */
function defaultEnvironment(vm: Vm, disk: GuestDisk): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: disk.home,
    TMPDIR: disk.temporary,
    USER: vm.guest.user,
    SHELL: "/bin/bash",
    LANG: "C.UTF-8",
  };
}

/** Whether the process is there, or only its remains that its parent has not seen yet. */
function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * Sends a signal to a process group, and returns whether there is one. If the leader has ended and its id is in use, the group has
 * ended too, and another process has the id: the system gives away no id that a group still has.
 */
export function signalGroup(leader: number, leaderEnded: boolean, signal: NodeJS.Signals | 0): boolean {
  if (leaderEnded && exists(leader)) return false;
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}

/** Processes that a program has started, and those that these have; on Linux, in groups and sessions of their own too. */
export function descendantsOf(pid: number): number[] {
  const children = childrenOf(pid);
  return [...children, ...children.flatMap(descendantsOf)];
}

function childrenOf(pid: number): number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const lists = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8"));
    return lists.flatMap((list) => list.split(" ").filter(Boolean).map(Number));
  } catch {
    return [];
  }
}

export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
