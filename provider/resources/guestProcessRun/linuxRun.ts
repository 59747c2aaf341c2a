import { dirname } from "node:path/posix";
import { setTimeout as sleep } from "node:timers/promises";
import type { Guest } from "../../clients/vcenter/guest";
import type { GuestProcess } from "../../clients/vcenter/guestProcesses";
import { type ErrorCode, isError, messageOf, OpsError } from "../../errors";
import { waitFor } from "../../wait";
import { type LinuxResult, mostHeaderBytes, parseResult, problemOf } from "./linuxResult";
import { runScript, terminateScript } from "./linuxScript";
import { emptyStream } from "./output";
import { shellWord } from "./quoting";
import type { Ended, GuestRun } from "./run";
import { mostBytesOf, type RecordedInputs } from "./schema";

/** Tools refuse requests of 64 KB; a longer command line travels in a file. */
const longestCommandLine = 30_000;
/** What is safe to repeat is not given up at the first unclear answer. */
const mostTries = 3;
const pauseMs = 500;

/** A run in a Linux guest: exactly once, through the script that it starts. */
export class LinuxRun implements GuestRun {
  /** The guest's temporary folder, once it is known; until then the guest's shell fills it in. */
  #folder: string | undefined;

  constructor(
    private readonly guest: Guest,
    private readonly name: string,
    private readonly inputs: RecordedInputs,
    private readonly warn: (message: string) => void,
  ) {}

  async start(): Promise<number> {
    const { stdin = "" } = this.inputs;
    const program = programOf(this.inputs);
    const isLong = program.join("").length > longestCommandLine;
    const setup = Buffer.from(setupOf(this.inputs, isLong ? program : []));
    const content = Buffer.concat([setup, Buffer.from(stdin)]);
    const isFileNeeded = content.length > 0 || mostBytesOf(this.inputs) !== undefined;
    const file = isFileNeeded ? await this.#temporaryFile() : "";
    try {
      if (content.length > 0) await this.guest.files.write(file, content);
      const given = content.length > 0 ? file : "";
      return await repeated(() => this.#run("run", given, setup.length, isLong ? [] : program), "Unknown");
    } catch (error) {
      if (isError(error, "Unknown")) {
        const next =
          'It may have run, or be running: the next "pulumi up" collects its result, or runs it if it never was.';
        throw new OpsError("Unknown", `${error.message} ${next}`, error.details);
      }
      if (file !== "") await this.guest.files.delete(file).catch(() => undefined);
      throw error;
    }
  }

  async follow(): Promise<number> {
    await this.#locate();
    return await this.#run("follow", "", 0, []);
  }

  async collect(process: GuestProcess): Promise<Ended> {
    const { exitCode = 0 } = process;
    const mostBytes = mostBytesOf(this.inputs);
    const isScripts = exitCode >= 250 && exitCode <= 253;
    if (mostBytes === undefined && !isScripts) {
      await this.discard();
      return { exitCode, stdout: emptyStream, stderr: emptyStream };
    }
    const result = await this.#takeResult(mostBytes ?? 0);
    const trouble = problemOf(result, exitCode, this.inputs);
    if (trouble) {
      const problem = new OpsError(trouble.code, `run ${this.inputs.path} in ${this.guest.vm}: ${trouble.reason}`);
      return { problem, exitCode, stdout: emptyStream, stderr: emptyStream };
    }
    if (result)
      return { ...result, ...(result.pid === process.pid && { startedAt: undefined, finishedAt: undefined }) };
    this.warn(
      `${this.inputs.path} ended with exit code ${exitCode}, but its output could not be kept in the temporary folder of ${this.guest.vm}. Is its disk full?`,
    );
    const lost = { ...emptyStream, truncated: true };
    return { exitCode, stdout: lost, stderr: lost };
  }

  async terminate(_pid: number, graceSeconds: number): Promise<void> {
    await this.#locate();
    const pid = await this.guest.processes.start(
      {
        path: "/bin/sh",
        arguments: `-c ${shellWord(terminateScript)} sh ${shellWord(this.#folder ?? "")} ${this.name} ${graceSeconds * 10}`,
      },
      true,
    );
    const what = `terminate ${this.inputs.path} in ${this.guest.vm}`;
    const timing = { timeoutSeconds: graceSeconds + 10, signal: new AbortController().signal, delayMs: () => 100 };
    await waitFor(what, timing, async () => {
      const process = await this.guest.processes.find(pid);
      if (process && process.exitCode === undefined) return { seen: "it is still running" };
      return process?.exitCode === 1 ? { fail: "it is still running after SIGKILL." } : { done: true };
    });
  }

  /** Not waited for: what was started runs its course, and one call less is made for every run. */
  async discard(): Promise<void> {
    const folder = this.#folder === undefined ? `"\${TMPDIR:-/tmp}"` : shellWord(this.#folder);
    const files = `${folder}/${this.name}`;
    const rm = { path: "/bin/rm", arguments: `-f ${files}.result ${files}-in.*` };
    try {
      await repeated(() => this.guest.processes.start(rm, true), "Unknown", "Unavailable");
    } catch (error) {
      this.warn(
        `The result ${files}.result could not be removed from ${this.guest.vm} (${messageOf(error)}). Remove it: the next run of this program would take it for its own.`,
      );
    }
  }

  #run(mode: "run" | "follow", file: string, setupBytes: number, program: string[]): Promise<number> {
    const { path, workingDirectory = "" } = this.inputs;
    const mostBytes = mostBytesOf(this.inputs);
    const words = [
      ...["-c", runScript, "vsphere-ops-run", mode, this.#folder ?? "", this.name, file, String(setupBytes)],
      ...[String(mostBytes ?? ""), workingDirectory, path, ...program],
    ];
    return this.guest.processes.start({ path: "/bin/sh", arguments: words.map(shellWord).join(" ") }, true);
  }

  /** In a process that did not start the run. The file that tells the folder goes with the rest of the run. */
  async #locate(): Promise<void> {
    if (this.#folder === undefined && mostBytesOf(this.inputs) !== undefined) await this.#temporaryFile();
  }

  async #temporaryFile(): Promise<string> {
    const file = await this.guest.files.createTemporary(`${this.name}-in.`, "");
    this.#folder = dirname(file);
    return file;
  }

  async #takeResult(mostBytes: number): Promise<LinuxResult | undefined> {
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
    const content = await repeated(() => this.#readResult(file, mostBytes), "Unknown");
    if (isLookUp) await this.discard();
    else if (content) await files.delete(file).catch(() => this.discard());
    return content;
  }

  async #readResult(file: string, mostBytes: number): Promise<LinuxResult | undefined> {
    const content = await this.guest.files.read(file, mostHeaderBytes + 2 * mostBytes);
    if (!content) return undefined;
    const result = parseResult(content);
    if (!result)
      throw new OpsError("Unknown", `read ${file} of ${this.guest.vm}: what came is not what the run left there.`);
    return result;
  }
}

/** For what can be done twice: an answer that was lost, or no proper one, is asked for again. */
async function repeated<T>(call: () => Promise<T>, ...codes: ErrorCode[]): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await call();
    } catch (error) {
      if (!isError(error, ...codes) || number === mostTries) throw error;
      await sleep(pauseMs);
    }
  }
}

/** A list goes to the program as it is; a text is for bash to read. */
function programOf({ path, arguments: given = [] }: RecordedInputs): string[] {
  return typeof given === "string" ? ["/bin/bash", "-c", `${shellWord(path)} ${given}`] : [path, ...given];
}

/** What the shell in front of the program reads before it makes way for it: variables, and a program too long to be named. */
function setupOf({ environmentVariables = {} }: RecordedInputs, program: string[]): string {
  const lines = Object.entries(environmentVariables).map(([name, value]) => `export ${name}=${shellWord(value)}`);
  if (program.length > 0) lines.push(`set -- ${program.map(shellWord).join(" ")}`);
  return lines.length > 0 ? `${lines.join("\n")}\n` : "";
}
