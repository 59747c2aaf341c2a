import { dirname } from "node:path/posix";
import { currentLimits } from "../../../clients/limits";
import type { Guest } from "../../../clients/vcenter/guest";
import type { GuestProcess } from "../../../clients/vcenter/guestProcesses";
import { type ErrorCode, isError, messageOf, OpsError } from "../../../errors";
import type { VcenterScope } from "../../vcenter/site";
import type { RunResult, SystemRun } from "../guestRun";
import { emptyStream } from "../output";
import type { Program } from "../program";
import { type LinuxResult, maxHeaderBytes, parseResult, problemOf } from "./runResult";
import { runScript, terminateScript } from "./scripts";
import { shellWord } from "./shellWord";

/** Tools refuse requests of 64 KB; a longer command line travels in a file. */
const maxCommandLine = 30_000;
/** What is safe to repeat is not given up at the first response that was lost. */
const maxAttempts = 3;
const pauseMs = 500;
const cleanUpSeconds = 15;

/** A run in a Linux guest: exactly once, through the script that it starts. */
export class LinuxRun implements SystemRun {
  /** The guest's temporary folder, once it is known; until then the guest's shell fills it in. */
  #folder: string | undefined;

  constructor(
    private readonly scope: VcenterScope,
    private readonly guest: Guest,
    private readonly name: string,
    private readonly program: Program,
  ) {}

  async start(): Promise<number> {
    const { stdin = "", maxBytes } = this.program;
    const words = wordsOf(this.program);
    const isLong = words.join("").length > maxCommandLine;
    const setup = Buffer.from(setupOf(this.program, isLong ? words : []));
    const content = Buffer.concat([setup, Buffer.from(stdin)]);
    const isFileNeeded = content.length > 0 || maxBytes !== undefined;
    const file = isFileNeeded ? await this.#temporaryFile() : "";
    try {
      if (content.length > 0) await this.guest.files.write(file, content);
      const given = content.length > 0 ? file : "";
      return await this.#repeated(() => this.#run("run", given, setup.length, isLong ? [] : words), "Unknown");
    } catch (error) {
      if (isError(error, "Unknown")) {
        const next =
          'It may have run, or be running: the next "pulumi up" collects its result, or runs it if it never was.';
        throw new OpsError("Unknown", `${error.message} ${next}`, error.details);
      }
      if (file !== "") {
        await this.scope.cleanUp(cleanUpSeconds, () => this.guest.files.delete(file)).catch(() => undefined);
      }
      throw error;
    }
  }

  async attach(): Promise<number> {
    await this.#locate();
    return await this.#run("attach", "", 0, []);
  }

  async fetch(process: GuestProcess): Promise<RunResult> {
    const { exitCode = 0 } = process;
    const { path, maxBytes } = this.program;
    const isScripts = exitCode >= 250 && exitCode <= 253;
    if (maxBytes === undefined && !isScripts) {
      await this.cleanUp();
      return { exitCode, stdout: emptyStream, stderr: emptyStream };
    }
    const result = await this.#takeResult(maxBytes ?? 0);
    const trouble = problemOf(result, exitCode, this.program);
    if (trouble) {
      const problem = new OpsError(trouble.code, `run ${path} in ${this.guest.vm}: ${trouble.reason}`);
      return { problem, exitCode, stdout: emptyStream, stderr: emptyStream };
    }
    if (result)
      return { ...result, ...(result.pid === process.pid && { startedAt: undefined, finishedAt: undefined }) };
    this.scope.warn(
      `${path} ended with exit code ${exitCode}, but its output could not be kept in the temporary folder of ${this.guest.vm}. Is its disk full?`,
    );
    const lost = { ...emptyStream, truncated: true };
    return { exitCode, stdout: lost, stderr: lost };
  }

  async peek(): Promise<Buffer | undefined> {
    if (this.#folder === undefined) return undefined;
    return await this.guest.files.read(`${this.#folder}/${this.name}/out1`, this.program.maxBytes ?? 0);
  }

  async terminate(_pid: number, graceSeconds: number): Promise<void> {
    const { processes, vm } = this.guest;
    await this.scope.cleanUp(graceSeconds + cleanUpSeconds, async (scope) => {
      await this.#locate();
      const words = ["-c", terminateScript, "sh", this.#folder ?? "", this.name, String(graceSeconds * 10)];
      const pid = await processes.start({ path: "/bin/sh", arguments: words.map(shellWord).join(" ") }, true);
      const timing = { timeoutSeconds: graceSeconds + 10, delayMs: () => 100 };
      await scope.wait(`terminate ${this.program.path} in ${vm}`, timing, async () => {
        const process = await processes.find(pid);
        if (process && process.exitCode === undefined) return { seen: "it is still running" };
        return process?.exitCode === 1 ? { fail: "it is still running after SIGKILL." } : { done: true };
      });
    });
  }

  /** Not waited for: what was started runs its course, and one call less is made for every run. */
  async cleanUp(): Promise<void> {
    const folder = this.#folder === undefined ? `"\${TMPDIR:-/tmp}"` : shellWord(this.#folder);
    const files = `${folder}/${this.name}`;
    const rm = { path: "/bin/rm", arguments: `-f ${files}.result ${files}-in.*` };
    try {
      await this.#repeated(() => this.guest.processes.start(rm, true), "Unknown", "Unavailable");
    } catch (error) {
      this.scope.warn(
        `The result ${files}.result could not be removed from ${this.guest.vm} (${messageOf(error)}). Remove it: the next run of this program would take it for its own.`,
      );
    }
  }

  #run(mode: "run" | "attach", file: string, setupBytes: number, program: string[]): Promise<number> {
    const { path, workingDirectory = "", maxBytes } = this.program;
    const words = [
      ...["-c", runScript, "vsphere-ops-run", mode, this.#folder ?? "", this.name, file, String(setupBytes)],
      ...[String(maxBytes ?? ""), workingDirectory, path, ...program],
    ];
    return this.guest.processes.start({ path: "/bin/sh", arguments: words.map(shellWord).join(" ") }, true);
  }

  /** In a process that did not start the run. The file that tells the folder goes with the rest of the run. */
  async #locate(): Promise<void> {
    if (this.#folder === undefined && this.program.maxBytes !== undefined) await this.#temporaryFile();
  }

  async #temporaryFile(): Promise<string> {
    const file = await this.guest.files.createTemporary(`${this.name}-in.`, "");
    this.#folder = dirname(file);
    return file;
  }

  async #takeResult(maxBytes: number): Promise<LinuxResult | undefined> {
    const { files } = this.guest;
    const isLookUp = this.#folder === undefined;
    try {
      if (isLookUp) await this.#temporaryFile();
    } catch (error) {
      // No room for an empty file: what the script could not write is not there to be read.
      if (isError(error, "OutOfResources")) return undefined;
      throw error;
    }
    const file = `${this.#folder}/${this.name}.result`;
    const content = await this.#repeated(() => this.#readResult(file, maxBytes), "Unknown");
    if (isLookUp) await this.cleanUp();
    else if (content) await files.delete(file).catch(() => this.cleanUp());
    return content;
  }

  async #readResult(file: string, maxBytes: number): Promise<LinuxResult | undefined> {
    const content = await this.guest.files.read(file, maxHeaderBytes + 2 * maxBytes);
    if (!content) return undefined;
    const result = parseResult(content);
    if (!result)
      throw new OpsError("Unknown", `read ${file} of ${this.guest.vm}: what came is not what the run left there.`);
    return result;
  }

  /** For what is harmless to do twice. */
  async #repeated<T>(call: () => Promise<T>, ...codes: ErrorCode[]): Promise<T> {
    const { signal } = currentLimits();
    for (let attempt = 1; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        if (!isError(error, ...codes) || attempt === maxAttempts || signal.aborted) throw error;
        await this.scope.clock.sleep(pauseMs, signal);
      }
    }
  }
}

/** A list goes to the program as it is; a text is for bash to read. */
function wordsOf({ path, arguments: given = [] }: Program): string[] {
  return typeof given === "string" ? ["/bin/bash", "-c", `${shellWord(path)} ${given}`] : [path, ...given];
}

/** What the shell in front of the program reads before it makes way for it: variables, and a program too long to be named. */
function setupOf({ environmentVariables = {} }: Program, words: string[]): string {
  const lines = Object.entries(environmentVariables).map(([name, value]) => `export ${name}=${shellWord(value)}`);
  if (words.length > 0) lines.push(`set -- ${words.map(shellWord).join(" ")}`);
  return lines.length > 0 ? `${lines.join("\n")}\n` : "";
}
