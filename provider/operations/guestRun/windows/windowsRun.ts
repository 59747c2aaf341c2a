import type { Guest } from "../../../clients/vcenter/guest";
import type { GuestProcess } from "../../../clients/vcenter/guestProcesses";
import { isError, messageOf, OpsError } from "../../../errors";
import type { VcenterScope } from "../../vcenter/site";
import type { RunResult, SystemRun } from "../guestRun";
import { emptyStream, type Stream } from "../output";
import { processEnd } from "../processEnd";
import { type Program, stdinBytes } from "../program";
import { needsCmd, noProgramCode, type StreamFiles, system, windowsProgram } from "./commandLine";

/** How long terminating and cleaning up may take. */
const cleanUpSeconds = 15;

/**
 * A run in a Windows guest. cmd.exe redirects the streams, and nothing in it stands in for a folder that is made
 * atomically: a start whose response was lost is reported and not repeated. The guest's disk holds all of the output for a while.
 */
export class WindowsRun implements SystemRun {
  readonly #files: StreamFiles = {};

  constructor(
    private readonly scope: VcenterScope,
    private readonly guest: Guest,
    private readonly name: string,
    private readonly program: Program,
  ) {}

  async start(): Promise<number> {
    const { stdin, maxBytes } = this.program;
    try {
      if (stdin !== undefined) {
        this.#files.stdin = await this.guest.files.createTemporary(`${this.name}-`, ".in");
        // ESXi refuses an empty upload (docs/apis/vcenter.md section 6), and the temporary file is empty already.
        const content = await stdinBytes(this.program);
        if (content.length > 0) await this.guest.files.write(this.#files.stdin, content);
      }
      if (maxBytes !== undefined) {
        this.#files.stdout = await this.guest.files.createTemporary(`${this.name}-`, ".out");
        this.#files.stderr = await this.guest.files.createTemporary(`${this.name}-`, ".err");
      }
      return await this.guest.processes.start(windowsProgram(this.program, this.#files), false);
    } catch (error) {
      if (isError(error, "Unknown")) throw this.#mayHaveRun(error);
      await this.scope.cleanUp(cleanUpSeconds, () => this.cleanUp());
      throw error;
    }
  }

  isEnd({ exitCode }: GuestProcess): boolean {
    return exitCode !== undefined;
  }

  async fetch({ exitCode }: GuestProcess): Promise<RunResult> {
    const { path } = this.program;
    const what = `run ${path} in ${this.guest.vm}`;
    if (exitCode === noProgramCode && needsCmd(this.program)) {
      const reason = `there is no ${path} in the guest. Correct "path", or install the program first.`;
      const error = new OpsError("NotFound", `${what}: ${reason}`);
      return { problem: { error, hasRun: "no" }, exitCode, stdout: emptyStream, stderr: emptyStream };
    }
    const [stdout, stderr] = await Promise.all([this.#stream(this.#files.stdout), this.#stream(this.#files.stderr)]);
    if (exitCode !== undefined) return { exitCode, stdout, stderr };
    const error = new OpsError("Unknown", `${what}: it was cut off, as by a restart of the guest.`);
    return { problem: { error, hasRun: "partly" }, exitCode: 0, stdout, stderr };
  }

  async peek(): Promise<Buffer | undefined> {
    const { stdout } = this.#files;
    return stdout === undefined ? undefined : await this.guest.files.read(stdout, this.program.maxBytes ?? 0);
  }

  /**
   * With all that it has started; a console program has no other signal than this. taskkill finds the children by their parent, so
   * that the parent must not end before.
   */
  async terminate(pid: number): Promise<void> {
    const taskkill = { path: `${system}\\taskkill.exe`, arguments: `/T /F /PID ${pid}` };
    const { processes, vm } = this.guest;
    await this.scope.cleanUp(cleanUpSeconds, async (scope) => {
      const killer = await processes.start(taskkill, true);
      await processEnd(scope, this.guest, killer, `terminate ${this.program.path} in ${vm}`, cleanUpSeconds);
      await processes.terminate(pid);
    });
  }

  async cleanUp(): Promise<undefined> {
    for (const path of Object.values(this.#files)) {
      await this.guest.files.delete(path).catch(async (error: unknown) => {
        if (isError(error, "NotFound")) return;
        const del = { path: `${system}\\cmd.exe`, arguments: `/d /c del /f /q "${path}"` };
        await this.guest.processes
          .start(del, true)
          .catch(() => this.scope.warn(`${path} could not be removed from ${this.guest.vm}: ${messageOf(error)}`));
      });
    }
  }

  async #stream(path: string | undefined): Promise<Stream> {
    const { maxBytes } = this.program;
    if (path === undefined || maxBytes === undefined) return emptyStream;
    // One byte more tells whether there is more.
    const content = await this.guest.files.read(path, maxBytes + 1);
    if (!content) return { ...emptyStream, truncated: true };
    return { content: content.subarray(0, maxBytes), truncated: content.length > maxBytes };
  }

  #mayHaveRun(error: OpsError): OpsError {
    return error.with(
      `Whether ${this.program.path} was started in ${this.guest.vm} is not known: it may have run, or be running. Look there before the next "pulumi up", which runs it again.`,
    );
  }
}
