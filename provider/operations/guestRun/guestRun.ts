import type { Guest, GuestCredentials } from "../../clients/vcenter/guest";
import type { GuestProcess } from "../../clients/vcenter/guestProcesses";
import type { OpsError } from "../../errors";
import { secretTexts } from "../secretTexts";
import type { VcenterScope } from "../vcenter/site";
import { LinuxRun } from "./linux/linuxRun";
import type { Stream } from "./output";
import { isWindowsPath, type Program } from "./program";
import { WindowsRun } from "./windows/windowsRun";

/** Why a run has no exit code of its own. */
export interface RunProblem {
  error: OpsError;
  /** `no` is proven. `partly`: it was started and cut off. */
  hasRun: "no" | "partly" | "unknown";
}

/** What a run left in the guest. */
export interface RunResult {
  problem?: RunProblem;
  /** Of the program; where there is a problem it means nothing. */
  exitCode: number;
  /** Where the guest knows better than the process that was looked at. */
  startedAt?: string | undefined;
  finishedAt?: string | undefined;
  stdout: Stream;
  stderr: Stream;
  /** The program was not started by this operation: the result is that of a run that no state had recorded. */
  isAdopted?: boolean;
}

/** One run of a program, by the means of its guest's operating system. */
export interface SystemRun {
  /** Starts the program, and returns the id of a process that ends with the program's exit code. */
  start(): Promise<number>;
  /** Waits in the guest for a program whose process is forgotten; undefined where that cannot be done. */
  attach?(): Promise<number>;
  /** Whether a process has ended and says how the program ended. */
  isEnd(process: GuestProcess): boolean;
  /** Reads the result, which stays in the guest until `cleanUp`. */
  fetch(process: GuestProcess): Promise<RunResult>;
  /** The beginning of what the running program has written to its standard output; undefined while nothing is known of it. */
  peek(): Promise<Buffer | undefined>;
  /** Ends the program with its children, after a cancel too: asks it to, and kills it after the grace. */
  terminate(pid: number, graceSeconds: number): Promise<void>;
  /**
   * Removes what the run left, its result too. What cannot be removed is a warning. Returns the id of a process that is still at
   * work on it.
   */
  cleanUp(): Promise<number | undefined>;
}

/** One run of a program in a VM. */
export interface GuestRun {
  readonly scope: VcenterScope;
  readonly guest: Guest;
  readonly program: Program;
  readonly system: SystemRun;
}

/** The run of that name, whether it was started or not. */
export function guestRun(
  scope: VcenterScope,
  parts: {
    vm: string;
    credentials: GuestCredentials;
    name: string;
    program: Program;
    /** Inputs that the program marked secret, which the output may repeat. */
    secrets: unknown[];
  },
): GuestRun {
  const { program, name, secrets } = parts;
  const guest = scope.vcenter.guest(parts.vm, parts.credentials);
  guest.learn(...secretTexts(secrets));
  const System = isWindowsPath(program.path) ? WindowsRun : LinuxRun;
  return { scope, guest, program, system: new System(scope, guest, name, program) };
}
