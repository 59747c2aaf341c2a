import { readdirSync, readFileSync } from "node:fs";
import { signalProcess } from "./program";

/**
 * Ends daemons that have left both their process group (`setsid`) and the program that started them, as far as they can be told: on Linux, by
 * the TMPDIR that they have inherited. It looks at every process of this machine, so it is for a stop and a reset only.
 */
export function killStrays(base: string): void {
  for (const pid of processIds()) {
    if (environmentOf(pid).includes(`\0TMPDIR=${base}/`)) signalProcess(pid, "SIGKILL");
  }
}

function processIds(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function environmentOf(pid: number): string {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, "latin1")}`;
  } catch {
    return "";
  }
}
