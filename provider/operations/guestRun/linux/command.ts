import type { Program } from "../program";
import { shellWord } from "./shellWord";

/** Tools take 65,536 bytes (docs/apis/vcenter.md section 10), some of them for the rest; what is longer travels in a file. */
const maxBytes = 56_000;

/** Arguments of /bin/sh for a script. */
export function shellCommand(script: string, ...words: string[]): string {
  return ["-c", script, "vsphere-ops-run", ...words].map(shellWord).join(" ");
}

/** A list goes to the program as it is; a text is for bash to read. */
export function wordsOf({ path, arguments: given = [] }: Program): string[] {
  return typeof given === "string" ? ["/bin/bash", "-c", `${shellWord(path)} ${given}`] : [path, ...given];
}

/** What the shell in front of the program reads before it makes way for it: variables, and a program too long to be named. */
export function setupOf({ environmentVariables = {} }: Program, words: string[]): string {
  const lines = Object.entries(environmentVariables).map(([name, value]) => `export ${name}=${shellWord(value)}`);
  if (words.length > 0) lines.push(`set -- ${words.map(shellWord).join(" ")}`);
  return lines.length > 0 ? `${lines.join("\n")}\n` : "";
}

/** Whether a command goes to the guest as it is. */
export function fits(command: string): boolean {
  return Buffer.byteLength(command) <= maxBytes;
}
