import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withoutUserSettings } from "../scripts/engine.mjs";
import { type Outcome, outcomeOf, type RunningCommand } from "./stack";

const main = join(__dirname, "../dist/cli/main.js");

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** Starts `vsphere-ops` as users do: its bin, in a process of its own, without the user's own settings. */
export function startCommand(args: string[], { cwd = tmpdir(), env = {} }: CommandOptions = {}): RunningCommand {
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: { ...withoutUserSettings(process.env), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { child, outcome: outcomeOf(child) };
}

export function runCommand(args: string[], options?: CommandOptions): Promise<Outcome> {
  return startCommand(args, options).outcome;
}

/** Body of a test with an empty folder of its own. */
export function inFolder(test: (folder: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-cli-"));
    try {
      await test(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}
