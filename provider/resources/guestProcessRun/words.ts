import { constants } from "node:os";
import type { Guest } from "../../clients/vcenter/guest";
import type { Context } from "../resource";
import { tailsOf } from "./output";
import { shellWord, windowsArgument } from "./quoting";
import {
  type GuestProcessRunInputs,
  type GuestProcessRunOutputs,
  isWindowsPath,
  type RecordedInputs,
  shownInputs,
} from "./schema";

/** The program and its arguments as one line, without what stands around them in the guest. */
export function commandOf({ path, arguments: given = [] }: RecordedInputs): string {
  const word = isWindowsPath(path) ? windowsArgument : shellWord;
  return typeof given === "string" ? `${word(path)} ${given}` : [path, ...given].map(word).join(" ");
}

/** The error for an exit code that is no success; undefined for one that is. */
export function unexpectedExit(
  context: Context,
  guest: Guest,
  inputs: GuestProcessRunInputs,
  outputs: GuestProcessRunOutputs,
): string | undefined {
  const { path, vm, expectedExitCodes } = inputs;
  const { exitCode = 0 } = outputs;
  if (expectedExitCodes.includes(exitCode)) return undefined;
  const signal = signalOf(exitCode);
  const expected = `expected is ${expectedExitCodes.join(" or ")}`;
  const again = 'The next "pulumi up" runs it again.';
  return `run ${path} in ${vm}: it ended with exit code ${exitCode}${signal ? ` (${signal})` : ""}, and ${expected}. ${again}${evidence(context, guest, outputs)}`;
}

/** The last lines of both streams, unless they may repeat what the program marked secret. */
export function evidence(
  { secretInputs }: Context,
  guest: Guest,
  streams: Pick<GuestProcessRunOutputs, "stdout" | "stderr">,
): string {
  const secret = shownInputs.find((name) => secretInputs.has(name));
  if (secret !== undefined) return ` What it wrote is not shown, since "${secret}" is a secret.`;
  return guest.redact(tailsOf(streams));
}

/** A shell's word for a program that a signal ended. */
function signalOf(exitCode: number): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => exitCode === 128 + number)?.[0];
}
