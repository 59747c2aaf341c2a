import type { Program } from "../../operations/guestRun/program";
import { restartCodes } from "../../operations/guestRun/restart";
import { defaultMaxBytes, type RecordedInputs } from "./schema";

/** Maximum number of bytes to keep of each stream; undefined if nothing is captured. */
export function maxBytesOf({ captureOutput = true }: Pick<RecordedInputs, "captureOutput">): number | undefined {
  if (captureOutput === false) return undefined;
  return (captureOutput === true ? undefined : captureOutput.maxBytes) ?? defaultMaxBytes;
}

/** The program that the inputs describe. */
export function programOf(inputs: Partial<RecordedInputs> & Pick<RecordedInputs, "path">): Program {
  const { path, arguments: given, workingDirectory, environmentVariables, startMinimized, stdin } = inputs;
  const common = { path, arguments: given, workingDirectory, environmentVariables, startMinimized };
  return { ...common, stdin: stdinOf(stdin), maxBytes: maxBytesOf(inputs), outputEncoding: inputs.outputEncoding };
}

/** Exit codes that mean success. */
export function successCodes({
  path,
  expectReboot = false,
  expectedExitCodes = [0],
}: Partial<RecordedInputs>): number[] {
  return expectReboot && path !== undefined ? [...expectedExitCodes, ...restartCodes(path)] : expectedExitCodes;
}

/** Inputs that are checked have a digest in the place of an asset. */
function stdinOf(stdin: RecordedInputs["stdin"]): Program["stdin"] {
  if (typeof stdin !== "object") return stdin;
  return { sha256: "sha256" in stdin ? stdin.sha256 : "" };
}
