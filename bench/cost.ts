// The cost of a command, from Linux's /proc. No other source has the CPU time of grandchild processes.
import { readdirSync, readFileSync } from "node:fs";

export interface Cost {
  wallMs: number;
  /** User and system time of the command and all its descendants, in ticks of 10 ms. */
  cpuMs: number;
  /** Peak resident memory of the provider process; 0 without one. */
  providerPeakMiB: number;
}

const tickMs = 10;
const lookEveryMs = 100;
/** The launcher of Pulumi's dynamic provider, or its script (Pulumi SDK, cmd/dynamic-provider). */
const providerCommand = /pulumi-resource-pulumi-nodejs|cmd\/dynamic-provider/;

/** Runs `command`, which must wait for its child processes. One at a time, because CPU time is the sum of this process. */
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

/** proc(5): cutime and cstime are the time of awaited children, including their own awaited children. */
function cpuOfEndedChildrenMs(): number {
  const fields = statOf("self");
  return (Number(fields[13]) + Number(fields[14])) * tickMs;
}

/** proc(5): utime and stime are the time of the process alone. */
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

/** The fields after the command's name: state, parent, and so on. */
function statOf(pid: string): string[] {
  const text = read(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

/** Empty if the process has ended. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
