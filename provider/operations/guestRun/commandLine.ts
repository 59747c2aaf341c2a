import { shellWord } from "./linux/shellWord";
import { isWindowsPath, type Program } from "./program";
import { windowsArgument } from "./windows/commandLine";

/** The program and its arguments as one line, without what stands around them in the guest. */
export function commandOf({ path, arguments: given = [] }: Pick<Program, "path" | "arguments">): string {
  const word = isWindowsPath(path) ? windowsArgument : shellWord;
  return typeof given === "string" ? `${word(path)} ${given}` : [path, ...given].map(word).join(" ");
}
