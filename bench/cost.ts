// What a command costs, from Linux's /proc: nothing else tells the CPU time of processes that other processes started.
import { readdirSync, readFileSync } from "node:fs";

export interface Cost {
  wallMs: number;
  /** User and system time of the command and all processes under it. Counted in ticks of 10 ms. */
  cpuMs: number;
  /** Peak of the resident memory of the provider process; 0 where there is none. */
  providerPeakMiB: number;
}

const tickMs = 10;
const lookEveryMs = 100;
/** The launcher of Pulumi's dynamic provider, or the script that it runs (Pulumi SDK, cmd/dynamic-provider). */
const providerCommand = /pulumi-resource-pulumi-nodejs|cmd\/dynamic-provider/;

/** Runs `command`, which may start processes and has to wait for their end. Only one at a time: CPU time is this process's sum. */
export async function costOf(command: () => Promise<void>): Promise<Cost> {
  let providerPeakMiB = 0;
  const look = () => {
    for (const pid of providerProcesses()) providerPeakMiB = Math.max(providerPeakMiB, peakMiB(pid));
  };
  const looking = setInterval(look, lookEveryMs);
  const cpuBefore = cpuOfEndedChildrenMs();
  const startedAt = performance.now();
  try {
    await command();
    const wallMs = performance.now() - startedAt;
    return { wallMs, cpuMs: cpuOfEndedChildrenMs() - cpuBefore, providerPeakMiB };
  } finally {
    clearInterval(looking);
  }
}

/** proc(5): cutime and cstime hold the time of children that were waited for, with that of their own such children. */
function cpuOfEndedChildrenMs(): number {
  const fields = statOf("self");
  return (Number(fields[13]) + Number(fields[14])) * tickMs;
}

/** proc(5): utime and stime, of the process alone. */
export function cpuMsOf(pid: number): number {
  const fields = statOf(String(pid));
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

function providerProcesses(): string[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => providerCommand.test(read(`/proc/${pid}/cmdline`)) && isBelowUs(pid));
}

function isBelowUs(pid: string): boolean {
  for (let at = pid; Number(at) > 1; at = statOf(at)[1] ?? "0") if (Number(at) === process.pid) return true;
  return false;
}

export function peakMiB(pid: string): number {
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
}

/** The fields behind the command's name: state, parent, and so on. */
function statOf(pid: string): string[] {
  const text = read(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

/** Empty for a process that has just ended. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
