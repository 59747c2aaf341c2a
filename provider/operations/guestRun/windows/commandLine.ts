import type { GuestProgram } from "../../../clients/vcenter/guestProcesses";
import type { Program } from "../program";

export const system = "C:\\Windows\\System32";

/** Files that the streams of a program are redirected to or from. */
export interface StreamFiles {
  stdin?: string;
  stdout?: string;
  stderr?: string;
}

/** Exit code of a command line that found no program to run. No program has it by chance. */
export const noProgramCode = 1_986_228_025;

/**
 * One argument as the C runtime of Windows programs reads it (docs/apis/vcenter.md section 11): backslashes count only before a
 * quote.
 */
export function windowsArgument(text: string): string {
  if (text !== "" && !/[\s"]/.test(text)) return text;
  return `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
}

/** cmd.exe interprets these files, and with them every argument (docs/apis/vcenter.md section 11). */
export function isBatchFile(path: string): boolean {
  return /\.(bat|cmd)[. ]*$/i.test(path);
}

/** To a batch file commas, semicolons and equals signs outside quotes separate arguments. */
function batchArgument(text: string): string {
  return /^[\w.:\\/+@~-]+$/.test(text) ? text : `"${text}"`;
}

/**
 * A text that cmd.exe passes on unchanged (docs/apis/vcenter.md section 11). Quotes are escaped with the rest, so that cmd.exe never
 * takes itself to be inside quotes, where a caret does not escape. Percents come before carets: a caret behind each percent
 * begins the name of a variable that does not exist, so that nothing is expanded.
 */
function cmdText(text: string): string {
  return text.replace(/(?<=%).|[()!^"<>&|]/gs, "^$&");
}

/** Whether cmd.exe stands in front of the program, to redirect streams or to set variables. */
export function needsCmd({ environmentVariables = {}, stdin, maxBytes }: Program): boolean {
  return stdin !== undefined || maxBytes !== undefined || Object.keys(environmentVariables).length > 0;
}

/** The program as it is, or with cmd.exe in front of it. The user's own text of arguments may rely on cmd.exe too. */
export function windowsProgram(program: Program, files: StreamFiles): GuestProgram {
  const { path, arguments: given = [], environmentVariables = {}, workingDirectory, startMinimized } = program;
  const common = { workingDirectory, startMinimized };
  const isList = typeof given !== "string";
  const words = isList ? given.map(isBatchFile(path) ? batchArgument : windowsArgument).join(" ") : given;
  if (!needsCmd(program)) return { ...common, path, arguments: words };
  // Tools look for cmd.exe, and its own exit code for a missing program is 1, as a program's may be.
  const look = `(if not exist "${path}" exit ${noProgramCode})& `;
  const variables = Object.entries(environmentVariables);
  const settings = variables.map(([name, value]) => `set ${cmdText(`"${name}=${value}"`)}&& `).join("");
  const redirections = [
    ...(files.stdin ? [`<"${files.stdin}"`] : []),
    ...(files.stdout ? [`>"${files.stdout}"`] : []),
    ...(files.stderr ? [`2>"${files.stderr}"`] : []),
  ];
  // In front of the command, so that the user's own redirections, which come later, count.
  const command = [...redirections, `"${path}"`, isList ? cmdText(words) : words].join(" ").trimEnd();
  // The registry may turn extensions off and delayed expansion on.
  return { ...common, path: `${system}\\cmd.exe`, arguments: `/d /e:on /v:off /s /c "${look}${settings}${command}"` };
}
