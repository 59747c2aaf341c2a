import { isWindowsPath, type Program } from "../../operations/guestRun/program";
import { isBatchFile, needsCmd, windowsProgram } from "../../operations/guestRun/windows/commandLine";
import type { CheckFailure } from "../resource";

type Inputs = Partial<Program>;

/** Limits of the command line of cmd.exe, and of any program: docs/apis/vcenter.md section 11. */
const maxCmdCharacters = 8_191;
const maxCharacters = 32_766;
/** Tools take 65,536 bytes in a request, with some 5,000 for the rest of it (docs/apis/vcenter.md section 10). */
const maxRequestBytes = 60_000;
/** The names of the files behind the streams are known later; none has more than 260 characters. */
const maxLengthFile = "x".repeat(260);

/** What Windows cannot carry to a program unchanged is refused before anything runs. */
export function validateWindowsProgram(inputs: Inputs, unknown: ReadonlySet<string>): CheckFailure[] {
  const { path, startMinimized } = inputs;
  if (path === undefined) return [];
  if (!isWindowsPath(path))
    return startMinimized ? [{ path: "startMinimized", reason: "is for Windows guests only: leave it out." }] : [];
  const failures = [
    ...validatePath(path, inputs, unknown),
    ...validateArgument(path, inputs),
    ...validateEnvironment(inputs),
  ];
  return failures.length > 0 || unknown.size > 0 ? failures : validateLength({ ...inputs, path });
}

function validatePath(path: string, inputs: Inputs, unknown: ReadonlySet<string>): CheckFailure[] {
  const { workingDirectory = "" } = inputs;
  const isThroughCmd = !unknown.has("captureOutput") && needsCmd({ ...inputs, path });
  const because = "cmd.exe, which redirects the streams and sets the variables,";
  const without = "For a run without cmd.exe set captureOutput to false, without stdin and environmentVariables.";
  const failures: CheckFailure[] = [];
  for (const [field, text] of Object.entries({ path, workingDirectory })) {
    if (/["<>|?*\r\n]/.test(text.replace(/^\\\\\?/, "")))
      failures.push({ path: field, reason: 'is no path of Windows: none has " < > | ? * or a line break.' });
  }
  if (isThroughCmd && path.includes("%"))
    failures.push({ path: "path", reason: `has a percent sign, and ${because} would expand it. ${without}` });
  if (isThroughCmd && workingDirectory.startsWith("\\\\")) {
    const reason = `is on a server, and ${because} would run the program in C:\\Windows instead. ${without}`;
    failures.push({ path: "workingDirectory", reason });
  }
  return failures;
}

function validateArgument(path: string, { arguments: given = [] }: Inputs): CheckFailure[] {
  if ([given].flat().some((argument) => /[\r\n]/.test(argument)))
    return [{ path: "arguments", reason: "cannot hold a line break on Windows: its command line ends there." }];
  if (typeof given === "string" || !isBatchFile(path) || !given.some((argument) => /["%&|<>^!]/.test(argument)))
    return [];
  const reason =
    'cannot hold " % & | < > ^ or ! for a batch file: cmd.exe interprets them when the file uses the argument, and may run a part of it. Give such a text through environmentVariables or stdin.';
  return [{ path: "arguments", reason }];
}

function validateEnvironment({ environmentVariables = {} }: Inputs): CheckFailure[] {
  const seen = new Set<string>();
  return Object.entries(environmentVariables).flatMap(([name, value]) => {
    const isSecond = seen.has(name.toUpperCase());
    seen.add(name.toUpperCase());
    const reasons = [
      ...(/[\r\n]/.test(value) ? ["cannot hold a line break on Windows."] : []),
      ...(value === "" ? ["cannot be empty on Windows: to cmd.exe a variable without a value does not exist."] : []),
      ...(isSecond ? ["is given twice: on Windows the case of a name does not count."] : []),
    ];
    return reasons.map((reason) => ({ path: `environmentVariables.${name}`, reason }));
  });
}

function validateLength(program: Program): CheckFailure[] {
  const files = {
    ...(program.stdin !== undefined && { stdin: maxLengthFile }),
    ...(program.maxBytes !== undefined && { stdout: maxLengthFile, stderr: maxLengthFile }),
  };
  const { path, arguments: rest = "" } = windowsProgram(program, files);
  const line = `"${path}" ${rest}`;
  const field = program.arguments === undefined ? "environmentVariables" : "arguments";
  const advice = "Give long texts through stdin, or in a file of the guest.";
  const limit = needsCmd(program) ? maxCmdCharacters : maxCharacters;
  if (line.length > limit) {
    const whose = needsCmd(program) ? "cmd.exe, which redirects the streams and sets the variables," : "Windows";
    const reason = `make a command line of ${line.length} characters, and ${whose} takes ${limit}. ${advice}`;
    return [{ path: field, reason }];
  }
  const bytes = Buffer.byteLength(line);
  if (bytes <= maxRequestBytes) return [];
  const reason = `make a command line of ${bytes} bytes, and VMware Tools take ${maxRequestBytes}. ${advice}`;
  return [{ path: field, reason }];
}
