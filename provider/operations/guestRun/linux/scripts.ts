import { readFileSync } from "node:fs";
import { join } from "node:path";

const state = textOf("runState.sh");
/** Runs a program in a Linux guest once; its arguments stand at its top. */
export const runScript = state + ["result.sh", "streams.sh", "run.sh"].map(textOf).join("");
/** Ends the program of a run with all its children; its arguments stand at its top. */
export const terminateScript = state + textOf("terminate.sh");
/** Copies the end of a running program's output; its arguments stand at its top. */
export const peekScript = state + textOf("peek.sh");
/** Removes what a run left; its arguments stand at its top. */
export const discardScript = state + textOf("discard.sh");

/** Without the lines that are only a comment: Tools refuse requests of 64 KB. */
function textOf(file: string): string {
  const lines = readFileSync(join(__dirname, file), "utf8").split("\n");
  return `${lines.filter((line) => !/^\s*(#|$)/.test(line)).join("\n")}\n`;
}
