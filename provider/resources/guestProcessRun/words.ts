import { constants } from "node:os";
import { tailsOf } from "./output";
import { shellWord, windowsArgument } from "./quoting";
import { type GuestProcessRunInputs, type GuestProcessRunOutputs, isWindowsPath, type RecordedInputs } from "./schema";

/** The program and its arguments as one line, without what stands around them in the guest. */
export function commandOf({ path, arguments: given = [] }: RecordedInputs): string {
  const word = isWindowsPath(path) ? windowsArgument : shellWord;
  return typeof given === "string" ? `${word(path)} ${given}` : [path, ...given].map(word).join(" ");
}

/** The error for an exit code that is no success; undefined for one that is. */
export function unexpectedExit(inputs: GuestProcessRunInputs, outputs: GuestProcessRunOutputs): string | undefined {
  const { path, vm, expectedExitCodes } = inputs;
  const { exitCode = 0 } = outputs;
  if (expectedExitCodes.includes(exitCode)) return undefined;
  const signal = signalOf(exitCode);
  const expected = `expected is ${expectedExitCodes.join(" or ")}`;
  const again = 'The next "pulumi up" runs it again.';
  return `run ${path} in ${vm}: it ended with exit code ${exitCode}${signal ? ` (${signal})` : ""}, and ${expected}. ${again}${tailsOf(outputs)}`;
}

/** A shell's word for a program that a signal ended. */
function signalOf(exitCode: number): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => exitCode === 128 + number)?.[0];
}
