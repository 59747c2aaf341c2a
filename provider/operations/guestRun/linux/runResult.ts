import type { ErrorCode } from "../../../errors";
import type { RunResult } from "../guestRun";
import type { Stream } from "../output";
import type { Program } from "../program";

export const maxHeaderBytes = 256;

/** What the script left: `vsphere-ops-run 1 KIND CODE PID STARTED FINISHED BYTES CUT BYTES CUT`, a line feed, and both streams. */
export interface LinuxResult extends RunResult {
  /** `exit`, or why there is no exit code of the program. */
  kind: string;
  /** Of the process that ran the program. */
  pid: number;
}

export function parseResult(content: Buffer): LinuxResult | undefined {
  const end = content.indexOf("\n");
  const words = content.toString("latin1", 0, Math.max(end, 0)).split(" ");
  const [mark, version, kind = "", code, pid, startedAt, finishedAt, ...sizes] = words;
  if (mark !== "vsphere-ops-run" || version !== "1") return undefined;
  const [outBytes = 0, outCut = 0, errorBytes = 0, errorCut = 0] = sizes.map(Number);
  const outStart = end + 1;
  const stream = (start: number, bytes: number, cut: number): Stream => {
    const kept = content.subarray(start, start + bytes);
    return { content: kept, truncated: cut !== 0 || kept.length < bytes };
  };
  return {
    kind,
    pid: Number(pid),
    exitCode: Number(code),
    startedAt: startedAt === "-" ? undefined : startedAt,
    finishedAt,
    stdout: stream(outStart, outBytes, outCut),
    stderr: stream(outStart + outBytes, errorBytes, errorCut),
  };
}

interface Trouble {
  code: ErrorCode;
  reason: string;
}

const noRoom =
  "the guest's temporary folder cannot be written to; the program was not run. Is the guest's disk full? Free some space in it.";

/** Why the program did not run, or its end is not known; undefined when it ran and ended. */
export function problemOf(
  result: LinuxResult | undefined,
  exitCode: number,
  { path, workingDirectory }: Pick<Program, "path" | "workingDirectory">,
): Trouble | undefined {
  const problems: Record<string, Trouble> = {
    "no-program": {
      code: "NotFound",
      reason: `there is no ${path} in the guest. Correct "path", or install the program first.`,
    },
    "not-executable": {
      code: "InvalidArgument",
      reason: `${path} is no file that this guest user may execute. Correct "path", or its permissions.`,
    },
    "no-directory": {
      code: "InvalidArgument",
      reason: `the guest has no folder ${workingDirectory} that this user may enter. Correct "workingDirectory"; the program was not run.`,
    },
    "no-room": { code: "OutOfResources", reason: noRoom },
    "no-input": {
      code: "Unknown",
      reason: "its input file vanished from the guest before it was started; it was not run.",
    },
    "cut-off": {
      code: "Unknown",
      reason:
        "it was started, but what waited for its end in the guest is gone, as after a reboot. The program has run at least in part.",
    },
  };
  if (result) return problems[result.kind];
  if (exitCode === 251) return problems["no-room"];
  if (exitCode === 252) {
    const reason =
      "another user of the guest has started this very run, or holds a file of its name. The program may have run.";
    return { code: "Unknown", reason };
  }
  if (exitCode !== 250 && exitCode !== 253) return undefined;
  return {
    code: "Unknown",
    reason: "it was started, and nothing is known of it in the guest any more. The program may have run.",
  };
}
