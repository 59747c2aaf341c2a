import { spawn } from "node:child_process";
import { extname, join } from "node:path";
import type { Vm } from "../../vcenter/vm";
import { environmentOf, type Program, type ProgramSpec } from "../program";
import type { Drive } from "./drive";

/** Exit code of a program that was terminated. */
const terminatedCode = 1;

/** Starts a program as Tools do on Windows: docs/apis/vcenter.md section 11. Undefined when the system starts no process. */
export function startWindowsProgram(spec: ProgramSpec, vm: Vm, drive: Drive): Program | undefined {
  const { path, arguments: rest = "", working_directory: folder } = spec;
  const variables = JSON.stringify(environmentOf(spec) ?? defaultEnvironment(vm, drive));
  const program = [drive.root, vm.guest.user, folder || drive.home, path, rest, variables];
  const main = join(__dirname, `main${extname(__filename)}`);
  try {
    const child = spawn(process.execPath, [...process.execArgv, main, ...program], {
      env: { PATH: process.env["PATH"] },
      detached: true,
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    let code = "";
    child.stdio[3]?.on("data", (text: Buffer) => (code += text));
    const ended = new Promise<number>((resolve) => {
      child.once("close", () => resolve(code === "" ? terminatedCode : Number(code)));
      child.once("error", () => resolve(terminatedCode));
    });
    return child.pid === undefined ? undefined : { pid: child.pid, ended };
  } catch {
    return undefined;
  }
}

function defaultEnvironment(vm: Vm, drive: Drive): Record<string, string> {
  const { user, hostName } = vm.guest;
  return {
    ComSpec: "C:\\Windows\\System32\\cmd.exe",
    COMPUTERNAME: hostName.toUpperCase(),
    OS: "Windows_NT",
    PATH: "C:\\Windows\\System32;C:\\Windows",
    PATHEXT: ".COM;.EXE;.BAT;.CMD",
    SystemDrive: "C:",
    SystemRoot: "C:\\Windows",
    TEMP: drive.temporary,
    USERNAME: user,
    USERPROFILE: drive.home,
  };
}
