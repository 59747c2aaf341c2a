import type { Guest } from "../../clients/vcenter/guest";
import type { GuestProcess } from "../../clients/vcenter/guestProcesses";
import type { OpsError } from "../../errors";
import type { Context } from "../resource";
import { LinuxRun } from "./linuxRun";
import type { Stream } from "./output";
import { isWindowsPath, type RecordedInputs } from "./schema";
import { WindowsRun } from "./windowsRun";

/** A run that ended, as the guest tells of it. */
export interface Ended {
  /** The program did not run, or its end is not known: there is no exit code of its own. */
  problem?: OpsError;
  exitCode: number;
  /** Where the guest knows better than the process that was asked about. */
  startedAt?: string | undefined;
  finishedAt?: string | undefined;
  stdout: Stream;
  stderr: Stream;
}

/** One run of a program, by the means of its guest's operating system. */
export interface GuestRun {
  /** Starts the program, and answers the id of a process that ends with the program's exit code. */
  start(): Promise<number>;
  /** Waits in the guest for a program whose process is forgotten; undefined where that cannot be done. */
  follow?(): Promise<number>;
  /** What the run left, taken out of the guest. When this fails it is still there. */
  collect(process: GuestProcess): Promise<Ended>;
  /** Ends the program with its children: asks it to, and kills it after the grace. */
  terminate(pid: number, graceSeconds: number): Promise<void>;
  /** Removes what the run left. What cannot be removed is a warning. */
  discard(): Promise<void>;
}

export function guestRun(context: Context, guest: Guest, name: string, inputs: RecordedInputs): GuestRun {
  const Run = isWindowsPath(inputs.path) ? WindowsRun : LinuxRun;
  return new Run(guest, name, inputs, (message) => context.warn(message));
}
