import { currentLimits } from "../../../clients/limits";
import type { Guest } from "../../../clients/vcenter/guest";
import type { GuestProcess } from "../../../clients/vcenter/guestProcesses";
import { type ErrorCode, isError, messageOf, OpsError } from "../../../errors";
import type { VcenterScope } from "../../vcenter/site";
import type { RunResult, SystemRun } from "../guestRun";
import { emptyStream } from "../output";
import { processEnd } from "../processEnd";
import { type Program, stdinBytes } from "../program";
import { fits, setupOf, shellCommand, wordsOf } from "./command";
import { hasNoResult, type LinuxResult, maxResultBytes, parseResult, problemOf, programsCode } from "./runResult";
import { discardScript, peekScript, runScript, terminateScript } from "./scripts";

/** What is safe to repeat is not given up at the first response that was lost. */
const maxAttempts = 3;
const pauseMs = 500;
const cleanUpSeconds = 15;
const deliverySeconds = 30;
/** As peek.sh has it. */
const maxPeekBytes = 4096;

/** A run in a Linux guest: exactly once, through the script that it starts. */
export class LinuxRun implements SystemRun {
  /** A file of Tools' own, which takes setup and stdin to the guest and the result out of it. */
  #file: string | undefined;
  /** Another one, for the end of the output while the program runs. */
  #peekFile: string | undefined;
  /** Process ids of the starts; undefined for one whose response was lost. */
  readonly #starts: (number | undefined)[] = [];

  constructor(
    private readonly scope: VcenterScope,
    private readonly guest: Guest,
    private readonly name: string,
    private readonly program: Program,
  ) {}

  async start(): Promise<number> {
    const { maxBytes, unreadAfter } = this.program;
    const words = wordsOf(this.program);
    const isShort = fits(this.#command("run", 0, words));
    const setup = Buffer.from(setupOf(this.program, isShort ? [] : words));
    const content = Buffer.concat([setup, await stdinBytes(this.program)]);
    // Output that is probably not read stays in the guest until it is.
    if (content.length > 0 || (maxBytes !== undefined && !unreadAfter)) await this.#temporaryFile();
    try {
      if (content.length > 0 && this.#file !== undefined) await this.guest.files.write(this.#file, content);
      const setupBytes = content.length > 0 ? setup.length : undefined;
      const command = this.#command("run", setupBytes, isShort ? words : []);
      return await this.#repeated(() => this.#started(command), "Unknown");
    } catch (error) {
      if (isError(error, "Unknown")) {
        throw error.with(
          'It may have run, or be running: the next "pulumi up" collects its result, or runs it if it never was.',
        );
      }
      await this.#deleteFile();
      throw error;
    }
  }

  async attach(): Promise<number> {
    return await this.#repeated(() => this.#shell(this.#command("attach", undefined, [])), "Unknown");
  }

  /** Tools say 0 of a shell that was killed, and no run ends with that: the program may be running. */
  isEnd({ exitCode }: GuestProcess): boolean {
    return exitCode !== undefined && (programsCode(exitCode) !== undefined || (exitCode >= 250 && exitCode <= 253));
  }

  async fetch({ exitCode: code = 0 }: GuestProcess): Promise<RunResult> {
    const { path, maxBytes, unreadAfter } = this.program;
    const known = programsCode(code);
    if (known !== undefined && (maxBytes === undefined || unreadAfter?.includes(known))) {
      return { exitCode: known, stdout: emptyStream, stderr: emptyStream };
    }
    const { result, scriptsCode } = await this.#resultOf(code);
    const problem = problemOf(result, scriptsCode, this.program, this.guest.vm);
    // Where nothing can be started, no script can remove the file.
    if (scriptsCode === 251) await this.#deleteFile();
    if (problem) return { stdout: emptyStream, stderr: emptyStream, ...result, exitCode: scriptsCode, problem };
    if (result) {
      const isOwn = this.#starts.length !== 1 || this.#starts.includes(result.pid);
      return { ...result, ...(!isOwn && { isAdopted: true }) };
    }
    this.scope.warn(
      `${path} ended with exit code ${known}, but its output could not be kept in ${this.guest.vm}. Is its disk full?`,
    );
    const lost = { ...emptyStream, truncated: true };
    return { exitCode: known ?? code, stdout: lost, stderr: lost };
  }

  async peek(): Promise<Buffer | undefined> {
    if (this.program.maxBytes === undefined) return undefined;
    this.#peekFile ??= await this.#newFile();
    const pid = await this.#shell(shellCommand(peekScript, this.name, this.#peekFile));
    await processEnd(this.scope, this.guest, pid, `look at the output of the run in ${this.guest.vm}`, deliverySeconds);
    const content = await this.guest.files.read(this.#peekFile, maxPeekBytes);
    // A line without its beginning may have a part of a secret, which nobody recognises.
    return content?.length === maxPeekBytes ? content.subarray(content.indexOf("\n") + 1) : content;
  }

  async terminate(_pid: number, graceSeconds: number): Promise<void> {
    await this.scope.cleanUp(graceSeconds + cleanUpSeconds, async (scope) => {
      const pid = await this.#shell(shellCommand(terminateScript, this.name, String(graceSeconds * 10)));
      const what = `terminate ${this.program.path} in ${this.guest.vm}`;
      const end = await processEnd(scope, this.guest, pid, what, graceSeconds + 10);
      if (end?.exitCode === 249) return;
      const why =
        end?.exitCode === 1
          ? "it is still running after SIGKILL."
          : "what was to end it was ended itself, so that it may still be running.";
      throw new OpsError("Rejected", `${what}: ${why}`);
    });
  }

  async cleanUp(): Promise<number | undefined> {
    try {
      const command = shellCommand(discardScript, this.name, this.#file ?? "");
      return await this.#repeated(() => this.#shell(command), "Unknown", "Unavailable");
    } catch (error) {
      // The VM is deleted with its disk, as after onDelete.
      if (isError(error, "NotFound")) return undefined;
      this.scope.warn(
        `The result ${this.name} stays in the guest user's home in ${this.guest.vm}, because it could not be removed. The next run of the same program and triggers takes it. ${messageOf(error)}`,
      );
      return undefined;
    }
  }

  #command(mode: "run" | "attach", setupBytes: number | undefined, program: string[]): string {
    const { path, workingDirectory = "", maxBytes } = this.program;
    const given = [setupBytes ?? "", maxBytes ?? "", workingDirectory, path].map(String);
    return shellCommand(runScript, this.name, mode, this.#file ?? "", ...given, ...program);
  }

  async #started(command: string): Promise<number> {
    const index = this.#starts.push(undefined) - 1;
    const pid = await this.#shell(command);
    this.#starts[index] = pid;
    return pid;
  }

  #shell(command: string): Promise<number> {
    return this.guest.processes.start({ path: "/bin/sh", arguments: command }, true);
  }

  async #deleteFile(): Promise<void> {
    const file = this.#file;
    if (file === undefined) return;
    await this.scope.cleanUp(cleanUpSeconds, () => this.guest.files.delete(file)).catch(() => undefined);
  }

  async #temporaryFile(): Promise<void> {
    this.#file = await this.#newFile();
  }

  /** The script that removes a run finds its files by this name. */
  #newFile(): Promise<string> {
    return this.guest.files.createTemporary(`${this.name}-in.`, "");
  }

  /** The result as the script delivered it at its end, else delivered anew: Tools' folder goes with vmtoolsd, the run's does not. */
  async #resultOf(code: number): Promise<{ result: LinuxResult | undefined; scriptsCode: number }> {
    const delivered = await this.#readResult(code);
    if (delivered || hasNoResult(code)) return { result: delivered, scriptsCode: code };
    try {
      await this.#temporaryFile();
    } catch (error) {
      // No room for an empty file: what the script could not write is not there to be read.
      if (isError(error, "OutOfResources")) return { result: undefined, scriptsCode: code };
      throw error;
    }
    const pid = await this.attach();
    const what = `fetch the result of the run from ${this.guest.vm}`;
    const end = (await processEnd(this.scope, this.guest, pid, what, deliverySeconds))?.exitCode ?? 0;
    return { result: await this.#readResult(end), scriptsCode: programsCode(code) === undefined ? end : code };
  }

  async #readResult(code: number): Promise<LinuxResult | undefined> {
    const file = this.#file;
    if (file === undefined) return undefined;
    const limit = maxResultBytes(this.program.maxBytes ?? 0);
    try {
      return await this.#repeated(async () => {
        const content = await this.guest.files.read(file, limit);
        if (!content || content.length === 0) return undefined;
        const result = parseResult(content);
        if (result) return result;
        throw new OpsError("Unknown", `read ${file} of ${this.guest.vm}: what came is not what the run left there.`);
      }, "Unknown");
    } catch (error) {
      // A script that was killed left its input there.
      if (isError(error, "Unknown") && programsCode(code) === undefined) return undefined;
      throw error;
    }
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
