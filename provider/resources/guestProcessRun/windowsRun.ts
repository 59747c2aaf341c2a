import type { Guest } from "../../clients/vcenter/guest";
import type { GuestProcess, GuestProgram } from "../../clients/vcenter/guestProcesses";
import { isError, messageOf, OpsError } from "../../errors";
import { emptyStream, type Stream } from "./output";
import { cmdText, windowsArgument } from "./quoting";
import type { Ended, GuestRun } from "./run";
import { mostBytesOf, type RecordedInputs } from "./schema";

const system = "C:\\Windows\\System32";

/**
 * A run in a Windows guest. cmd.exe redirects the streams, and nothing in it stands in for a folder that is made
 * atomically: a start whose answer was lost is reported and not repeated. The guest's disk holds all of the output for a while.
 */
export class WindowsRun implements GuestRun {
  readonly #files: { stdin?: string; stdout?: string; stderr?: string } = {};

  constructor(
    private readonly guest: Guest,
    private readonly name: string,
    private readonly inputs: RecordedInputs,
    private readonly warn: (message: string) => void,
  ) {}

  async start(): Promise<number> {
    const { stdin } = this.inputs;
    try {
      if (stdin !== undefined) {
        this.#files.stdin = await this.guest.files.createTemporary(`${this.name}-`, ".in");
        await this.guest.files.write(this.#files.stdin, Buffer.from(stdin));
      }
      if (mostBytesOf(this.inputs) !== undefined) {
        this.#files.stdout = await this.guest.files.createTemporary(`${this.name}-`, ".out");
        this.#files.stderr = await this.guest.files.createTemporary(`${this.name}-`, ".err");
      }
      return await this.guest.processes.start(windowsProgram(this.inputs, this.#files), false);
    } catch (error) {
      if (isError(error, "Unknown")) throw this.#mayHaveRun(error);
      await this.discard();
      throw error;
    }
  }

  async collect({ exitCode = 0 }: GuestProcess): Promise<Ended> {
    const [stdout, stderr] = await Promise.all([this.#stream(this.#files.stdout), this.#stream(this.#files.stderr)]);
    await this.discard();
    return { exitCode, stdout, stderr };
  }

  /** With all that it has started; a console program has no other signal than this. */
  async terminate(pid: number): Promise<void> {
    const program = { path: `${system}\\taskkill.exe`, arguments: `/T /F /PID ${pid}` };
    await this.guest.processes.start(program, true);
    await this.guest.processes.terminate(pid);
  }

  async discard(): Promise<void> {
    for (const path of Object.values(this.#files)) {
      await this.guest.files.delete(path).catch(async (error: unknown) => {
        const del = { path: `${system}\\cmd.exe`, arguments: `/d /c del /f /q "${path}"` };
        await this.guest.processes
          .start(del, true)
          .catch(() => this.warn(`${path} could not be removed from ${this.guest.vm}: ${messageOf(error)}`));
      });
    }
  }

  async #stream(path: string | undefined): Promise<Stream> {
    const mostBytes = mostBytesOf(this.inputs);
    if (path === undefined || mostBytes === undefined) return emptyStream;
    // One byte more tells whether there is more.
    const content = await this.guest.files.read(path, mostBytes + 1);
    if (!content) return { ...emptyStream, truncated: true };
    return { content: content.subarray(0, mostBytes), truncated: content.length > mostBytes };
  }

  #mayHaveRun(error: OpsError): OpsError {
    const advice = `Whether ${this.inputs.path} was started in ${this.guest.vm} is not known: it may have run, or be running. Look there before the next "pulumi up", which runs it again.`;
    return new OpsError("Unknown", `${error.message} ${advice}`, error.details);
  }
}

/** Plain, when nothing has to be redirected or set; else through cmd.exe, which the user's own text may rely on too. */
export function windowsProgram(
  inputs: RecordedInputs,
  files: { stdin?: string; stdout?: string; stderr?: string },
): GuestProgram {
  const { path, arguments: given = [], environmentVariables = {}, workingDirectory, startMinimized } = inputs;
  const common = { workingDirectory, startMinimized };
  const variables = Object.entries(environmentVariables);
  const redirections = [
    ...(files.stdin ? [`<"${files.stdin}"`] : []),
    ...(files.stdout ? [`>"${files.stdout}"`] : []),
    ...(files.stderr ? [`2>"${files.stderr}"`] : []),
  ];
  const isList = typeof given !== "string";
  const words = isList ? given.map(windowsArgument).join(" ") : given;
  if (redirections.length === 0 && variables.length === 0) return { ...common, path, arguments: words };
  const settings = variables.map(([name, value]) => `set "${name}=${value.replaceAll("%", "%^")}"&& `).join("");
  const command = `"${path}" ${isList ? cmdText(words) : words}`;
  // In front of the command, so that the user's own redirections, which come later, count.
  const line = `${settings}${redirections.join(" ")} ${command}`;
  return { ...common, path: `${system}\\cmd.exe`, arguments: `/d /s /c "${line.trim()}"` };
}
