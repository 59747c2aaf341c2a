import type { GuestProgram } from "../../../clients/vcenter/guestProcesses";
import type { Program } from "../program";

export const system = "C:\\Windows\\System32";

/**
 * One argument as the C runtime of Windows programs reads it back (Microsoft, "Parsing C command-line arguments"): backslashes
 * count only before a quote.
 */
export function windowsArgument(text: string): string {
  if (text !== "" && !/[\s"]/.test(text)) return text;
  return `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
}

/**
 * A command line for cmd.exe that it hands on as it is. Quotes are escaped with the rest, so that cmd.exe never takes itself to
 * be inside of one, where its escapes would not count.
 */
function cmdText(commandLine: string): string {
  return commandLine.replace(/[()%!^"<>&|]/g, "^$&");
}

/** Plain, when nothing has to be redirected or set; else through cmd.exe, which the user's own text may rely on too. */
export function windowsProgram(
  program: Program,
  files: { stdin?: string; stdout?: string; stderr?: string },
): GuestProgram {
  const { path, arguments: given = [], environmentVariables = {}, workingDirectory, startMinimized } = program;
  const common = { workingDirectory, startMinimized };
  const variables = Object.entries(environmentVariables);
  const redirections = [
    ...(files.stdin ? [`<"${files.stdin}"`] : []),
    ...(files.stdout ? [`>"${files.stdout}"`] : []),
    ...(files.stderr ? [`2>"${files.stderr}"`] : []),
  ];
  const isList = typeof given !== "string";
  const words = isList ? given.map(windowsArgument).join(" ") : given;
  if (redirections.length === 0 && variables.length === 0) return { ...common, path, arguments: words };
  const settings = variables.map(([name, value]) => `set "${name}=${value.replaceAll("%", "%^")}"&& `).join("");
  const command = `"${path}" ${isList ? cmdText(words) : words}`;
  // In front of the command, so that the user's own redirections, which come later, count.
  const line = `${settings}${redirections.join(" ")} ${command}`;
  return { ...common, path: `${system}\\cmd.exe`, arguments: `/d /s /c "${line.trim()}"` };
}
