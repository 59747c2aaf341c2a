import { OpsError } from "../../../errors";
import type { RunProblem, RunResult } from "../guestRun";
import type { Stream } from "../output";
import type { Program } from "../program";

/**
 * What the script left: `vsphere-ops-run 2 KIND CODE PID STARTED FINISHED BYTES CUT BYTES CUT TAIL TAIL`, a line feed, both streams,
 * and the end of each that was cut.
 */
export interface LinuxResult extends RunResult {
  /** `exit`, or why there is no exit code of the program. */
  kind: string;
  /** Of the process that ran the program. */
  pid: number;
}

const maxHeaderBytes = 256;
const tailBytes = 4096;

export function maxResultBytes(maxBytes: number): number {
  return maxHeaderBytes + 2 * (maxBytes + tailBytes);
}

export function parseResult(content: Buffer): LinuxResult | undefined {
  const end = content.indexOf("\n");
  const words = content.toString("latin1", 0, Math.max(end, 0)).split(" ");
  const [mark, version, kind = "", code, pid, startedAt, finishedAt, ...sizes] = words;
  if (mark !== "vsphere-ops-run" || version !== "2") return undefined;
  const [outBytes = 0, outCut = 0, errorBytes = 0, errorCut = 0, outTail = 0, errorTail = 0] = sizes.map(Number);
  let next = end + 1;
  const take = (bytes: number) => {
    next += bytes;
    return content.subarray(next - bytes, next);
  };
  const [out, error, outEnd, errorEnd] = [take(outBytes), take(errorBytes), take(outTail), take(errorTail)];
  const stream = (kept: Buffer, bytes: number, cut: number, tail: Buffer): Stream => {
    const truncated = cut !== 0 || kept.length < bytes;
    return { content: kept, truncated, ...(truncated && { tail }) };
  };
  return {
    kind,
    pid: Number(pid),
    exitCode: Number(code),
    startedAt: startedAt === "-" ? undefined : startedAt,
    finishedAt: finishedAt === "-" ? undefined : finishedAt,
    stdout: stream(out, outBytes, outCut, outEnd),
    stderr: stream(error, errorBytes, errorCut, errorEnd),
  };
}

/** Exit code of the program by that of the script; undefined where only the result tells it (see run.sh). */
export function programsCode(code: number): number | undefined {
  if (code === 249) return 0;
  return code > 0 && code < 249 ? code : undefined;
}

/** The script's own word that there is no result to be read. */
export function hasNoResult(code: number): boolean {
  return code >= 251 && code <= 253;
}

const noRoom =
  "the home folder of the guest user cannot be written to, or the user may start no more processes; the program was not run. Is the guest's disk full? Free some space in it, correct the owner of the folder, or raise the limit on processes.";

type Problems = Record<string, [code: OpsError["code"], hasRun: RunProblem["hasRun"], reason: string]>;

/** Why the program did not run, or its end is not known; undefined when it ran and ended. */
export function problemOf(
  result: LinuxResult | undefined,
  code: number,
  { path, workingDirectory }: Pick<Program, "path" | "workingDirectory">,
  vm: string,
): RunProblem | undefined {
  const problems: Problems = {
    "no-program": ["NotFound", "no", `there is no ${path} in the guest. Correct "path", or install the program first.`],
    "not-executable": [
      "InvalidArgument",
      "no",
      `${path} is no file that this guest user may execute. Correct "path", or its permissions.`,
    ],
    "no-directory": [
      "InvalidArgument",
      "no",
      `the guest has no folder ${workingDirectory} that this user may enter. Correct "workingDirectory"; the program was not run.`,
    ],
    "no-group": [
      "Unsupported",
      "no",
      "the guest has neither setsid nor a shell with job control, so that a program could not be ended with its children; it was not run. Install util-linux or bash.",
    ],
    "no-identity": [
      "Unsupported",
      "no",
      "the guest has neither /proc nor a ps that tells when a process began, so that the program could not be told from another process; it was not run. Mount /proc, or install a ps that knows lstart.",
    ],
    "no-room": ["OutOfResources", "no", noRoom],
    "no-input": ["Unknown", "no", "its input file vanished from the guest before it was started; it was not run."],
    "not-run": ["Unknown", "no", 'the guest ended its start; the program was not run. The next "pulumi up" runs it.'],
    "cut-off": [
      "Unknown",
      "partly",
      "it was started, but it and the shell that waited for its end are gone, as after a restart of the guest. It has run at least in part, and its exit code is not known.",
    ],
  };
  const own: Problems[string] | undefined = result ? problems[result.kind] : ownProblem(code);
  if (!own) return undefined;
  const [errorCode, hasRun, reason] = own;
  return { hasRun, error: new OpsError(errorCode, `run ${path} in ${vm}: ${reason}`) };
}

function ownProblem(code: number): Problems[string] | undefined {
  if (programsCode(code) !== undefined) return undefined;
  if (code === 251) return ["OutOfResources", "no", noRoom];
  if (code === 252) {
    const reason =
      "another user of the guest, or a link, is where this user's runs are kept (~/.vsphere-ops or /var/tmp/vsphere-ops-<uid>). Remove it; the program was not run.";
    return ["Rejected", "no", reason];
  }
  return [
    "Unknown",
    "unknown",
    "it was started, and nothing is known of it in the guest any more. The program may have run.",
  ];
}
