import { constants } from "node:os";
import type { GuestRun, RunResult } from "./guestRun";
import { tailsOf, textsOf } from "./output";

/** The error for an exit code that is no success; undefined for one that is. */
export function unexpectedExit(run: GuestRun, result: RunResult, expectedExitCodes: number[]): string | undefined {
  const { exitCode } = result;
  if (expectedExitCodes.includes(exitCode)) return undefined;
  const signal = signalOf(exitCode);
  const what = `run ${run.program.path} in ${run.guest.vm}`;
  const ended = `it ended with exit code ${exitCode}${signal ? ` (${signal})` : ""}`;
  const again = 'The next "pulumi up" runs it again.';
  return `${what}: ${ended}, and expected is ${expectedExitCodes.join(" or ")}. ${again}${evidence(run, result)}`;
}

/** The last lines of both streams, with every known secret masked before a line is cut. */
export function evidence({ guest, program }: GuestRun, { stdout, stderr }: RunResult): string {
  const texts = textsOf(stdout, stderr, program.outputEncoding);
  return tailsOf({ ...texts, stdout: guest.redact(texts.stdout), stderr: guest.redact(texts.stderr) });
}

/** A shell's word for a program that a signal ended. */
function signalOf(exitCode: number): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => exitCode === 128 + number)?.[0];
}
