import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";

/** The engine starts this process directly, or through one or two launchers. */
const maxGenerations = 5;

/**
 * Whether the operation has `--expect-no-changes`. The protocol does not tell a provider, so this reads the option's environment
 * variable or the command line of the engine, an ancestor of this process. False if neither can be read.
 */
export function expectsNoChanges(): boolean {
  if (isTrue(process.env["PULUMI_OPTION_EXPECT_NO_CHANGES"])) return true;
  return engineArguments().some((argument) => {
    const [option, value = "true"] = argument.split("=");
    return option === "--expect-no-changes" && isTrue(value);
  });
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(1|t|true)$/i.test(value);
}

function engineArguments(): string[] {
  let pid = process.ppid;
  for (let generation = 0; generation < maxGenerations && pid > 1; generation++) {
    const process = lookUp(pid);
    if (!process) return [];
    const [command = "", ...args] = process.command;
    if (/^pulumi(\.exe)?$/.test(basename(command))) return args;
    pid = process.parent;
  }
  return [];
}

function lookUp(pid: number): { parent: number; command: string[] } | undefined {
  try {
    if (process.platform !== "linux") return fromPs(pid);
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const parent = Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]);
    return { parent, command: readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0") };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): { parent: number; command: string[] } {
  const line = execFileSync("ps", ["-o", "ppid=", "-o", "args=", "-p", String(pid)], { encoding: "utf8" });
  const [parent, ...command] = line.trim().split(/\s+/);
  return { parent: Number(parent), command };
}
