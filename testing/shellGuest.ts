import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type LinuxResult, parseResult } from "../provider/operations/guestRun/linux/runResult";
import { discardScript, runScript, terminateScript } from "../provider/operations/guestRun/linux/scripts";

interface Start {
  file?: string;
  setupBytes?: string;
  mode?: string;
  maxBytes?: number | string;
}

/** A guest for the scripts alone: its user's home, a folder of Tools' own, and its /bin/sh, which is one of this machine's shells. */
export class ShellGuest {
  readonly root = mkdtempSync(join(tmpdir(), "guest-scripts-"));
  readonly home = mkdtempSync(join(this.root, "home-"));
  readonly tools = mkdtempSync(join(this.root, "tools-"));
  /** The run's own folder. */
  readonly folder = join(this.home, ".vsphere-ops", "the-run");
  /** Environment of the scripts. */
  env: NodeJS.ProcessEnv = { PATH: process.env["PATH"], HOME: this.home };
  /** Command in front of the scripts, which takes something away from them. */
  starter: string[] = [];
  readonly #shell = join(this.root, "sh");
  readonly #children: ChildProcess[] = [];
  /** Undefined: that of this process. */
  #user: number | undefined;

  constructor(shell: string) {
    // busybox is a shell by the name that it is called by.
    symlinkSync(shell, this.#shell);
  }

  /** Starts the run, and returns its process. */
  start(program: string[], { file = "", setupBytes = "", mode = "run", maxBytes = 65_536 }: Start = {}): ChildProcess {
    const words = ["the-run", mode, file, setupBytes, String(maxBytes), "", program[0] ?? "", ...program];
    const [command = "", ...args] = this.#command(runScript, words);
    const child = spawn(command, args, { stdio: "ignore", env: this.env });
    this.#children.push(child);
    return child;
  }

  async run(program: string[], given: Start = {}): Promise<number> {
    const [exitCode] = await once(this.start(program, given), "exit");
    return exitCode;
  }

  terminate(): number | null {
    return this.#runNow(terminateScript, "20");
  }

  discard(file = ""): number | null {
    return this.#runNow(discardScript, file);
  }

  #runNow(script: string, argument: string): number | null {
    const [command = "", ...args] = this.#command(script, ["the-run", argument]);
    return spawnSync(command, args, { stdio: "ignore", env: this.env }).status;
  }

  #command(script: string, words: string[]): string[] {
    return [...this.starter, this.#shell, "-c", script.replaceAll("/bin/sh", this.#shell), "vsphere-ops-run", ...words];
  }

  /** The result in the run's own folder. */
  get wholeResult(): LinuxResult | undefined {
    const file = join(this.folder, "result");
    return existsSync(file) ? parseResult(readFileSync(file)) : undefined;
  }

  /** The result, in the run's own folder or in a file of Tools' own. */
  result(file = join(this.folder, "result")) {
    const result = parseResult(readFileSync(file));
    assert.ok(result);
    const { kind, exitCode, stdout, stderr } = result;
    return { kind, exitCode, stdout: stdout.content.toString(), stderr: stderr.content.toString() };
  }

  /** A file of Tools' own. */
  file(name = "the-run-in.1", content = ""): string {
    const file = join(this.tools, name);
    writeFileSync(file, content);
    if (this.#user !== undefined) chownSync(file, this.#user, this.#user);
    return file;
  }

  /** Content of a file of the test's own, which is not in the guest's folders; empty until it exists. */
  read(name: string): string {
    const file = join(this.root, name);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /** The guest has no such command. */
  removeCommand(command: string): void {
    const folder = join(this.root, "bin");
    mkdirSync(folder);
    for (const from of ["/usr/bin", "/bin"]) {
      for (const name of readdirSync(from)) {
        if (name !== command && !existsSync(join(folder, name))) symlinkSync(join(from, name), join(folder, name));
      }
    }
    this.env["PATH"] = folder;
  }

  /** The guest's user is another one than that of this process. */
  giveTo(user: number): void {
    this.#user = user;
    for (const path of [this.root, this.home, this.tools]) chownSync(path, user, user);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await sleep(20);
  }

  /** Processes of this guest, as far as this machine tells. */
  get left(): number[] {
    if (!existsSync("/proc/self")) return [];
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return pids.filter((pid) => commandLineOf(pid).includes(this.root)).map(Number);
  }

  remove(): void {
    for (const child of this.#children) child.kill("SIGKILL");
    for (const pid of this.left) kill(pid);
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Body of a test with a guest of its own. */
export function inShellGuest(shell: string, test: (guest: ShellGuest) => Promise<void>): () => Promise<void> {
  return async () => {
    const guest = new ShellGuest(shell);
    try {
      await test(guest);
    } finally {
      guest.remove();
    }
  };
}

/** The same tests in each shell that is /bin/sh in one distribution or another. */
export function describeInShells(title: string, tests: (path: string, shell: string) => void): void {
  for (const shell of ["dash", "bash", "busybox"]) {
    describe(`${title} in ${shell}`, () => {
      const path = pathOf(shell);
      if (path === undefined) it("are skipped, since this machine does not have it");
      else tests(path, shell);
    });
  }
}

/** Whether this machine has such a command, and lets it do that. */
export function succeeds([command = "", ...args]: string[]): boolean {
  return spawnSync(command, args).status === 0;
}

/** Path of a command of this machine. */
export function pathOf(command: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(":")
    .map((folder) => join(folder, command))
    .find((path) => existsSync(path));
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** Empty for one that has ended. */
function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
