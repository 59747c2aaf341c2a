import { constants } from "node:os";
import type { GuestRun, RunResult } from "./guestRun";
import { type Output, tailsOf } from "./output";

/** The error for an exit code that is no success; undefined for one that is. */
export function unexpectedExit(run: GuestRun, result: RunResult, expectedExitCodes: number[]): string | undefined {
  const { exitCode } = result;
  if (expectedExitCodes.includes(exitCode)) return undefined;
  const again = 'The next "pulumi up" runs it again.';
  const expected = `and expected is ${expectedExitCodes.join(" or ")}`;
  return `${endOf(run, exitCode)}, ${expected}. ${again}${evidence(run, result)}`;
}

/** The error for a program of onDelete; undefined for one that succeeded. */
export function failedDeletion(run: GuestRun, result: RunResult): string | undefined {
  const { exitCode } = result;
  return exitCode === 0 ? undefined : `onDelete: ${endOf(run, exitCode)}.${evidence(run, result)}`;
}

function endOf({ program, guest }: GuestRun, exitCode: number): string {
  const signal = signalOf(exitCode);
  return `run ${program.path} in ${guest.vm}: it ended with exit code ${exitCode}${signal ? ` (${signal})` : ""}`;
}

/** The last lines of both streams, with every known secret masked before a line is cut. */
export function evidence(
  { guest, program }: GuestRun,
  streams: Pick<RunResult, "stdout" | "stderr">,
  encoding = program.outputEncoding,
): string {
  return tailsOf(streams, (text) => guest.redact(text), encoding);
}

/** The last lines of output that the state has. */
export function recordedEvidence(run: GuestRun, output: Omit<Output, "stdoutLossy" | "stderrLossy">): string {
  const stream = (text: string, truncated: boolean) => ({ content: Buffer.from(text), truncated });
  const stdout = stream(output.stdout, output.stdoutTruncated);
  return evidence(run, { stdout, stderr: stream(output.stderr, output.stderrTruncated) }, "utf-8");
}

/** A shell's word for a program that a signal ended. */
function signalOf(exitCode: number): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => exitCode === 128 + number)?.[0];
}
