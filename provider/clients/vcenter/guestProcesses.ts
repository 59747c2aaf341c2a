import { z } from "zod";
import { isError } from "../../errors";
import type { GuestCall } from "./guest";

export interface GuestProgram {
  /** Absolute. */
  path: string;
  /** Linux: text that /bin/bash reads after the path. Windows: the rest of the command line. */
  arguments?: string | undefined;
  workingDirectory?: string | undefined;
  /** Takes the place of the guest's own environment, all of it. */
  environmentVariables?: Record<string, string> | undefined;
  /** Windows only. */
  startMinimized?: boolean | undefined;
}

const Info = z
  .object({
    owner: z.string(),
    started: z.string(),
    finished: z.string().nullish(),
    exit_code: z.number().nullish(),
  })
  .transform(({ owner, started, finished, exit_code }) => ({
    owner,
    /** RFC 3339. */
    startedAt: started,
    // Both come together, and are forgotten five minutes later.
    ...(typeof finished === "string" && { finishedAt: finished }),
    ...(typeof exit_code === "number" && { exitCode: exit_code }),
  }));

export type GuestProcess = { pid: number } & z.output<typeof Info>;

const AboutPid = z.object({ pid: z.number() });

/** vSphere Automation API, Vcenter VM Guest Processes. */
export class GuestProcesses {
  constructor(
    private readonly vm: string,
    private readonly call: GuestCall,
  ) {}

  /** Returns the pid. The API has no idempotency token. Pass `repeatable` only if starting twice is harmless. */
  async start(program: GuestProgram, repeatable: boolean): Promise<number> {
    const { path, workingDirectory, environmentVariables, startMinimized } = program;
    const spec = {
      path,
      arguments: program.arguments,
      working_directory: workingDirectory,
      environment_variables: environmentVariables,
      start_minimized: startMinimized,
    };
    const what = `start ${path} in ${this.vm}`;
    return this.call({ what, path: "processes", action: "create", body: { spec }, repeatable }, z.number());
  }

  /** Undefined when the guest has no such process, or none any more: five minutes after its end it is forgotten. */
  async find(pid: number): Promise<GuestProcess | undefined> {
    try {
      const operation = { what: `look at process ${pid} in ${this.vm}`, path: `processes/${pid}`, action: "get" };
      return { pid, ...(await this.call({ ...operation, isRead: true, repeatable: true }, Info)) };
    } catch (error) {
      // A missing VM is a NOT_FOUND too; only the data tells.
      if (isError(error, "NotFound") && AboutPid.safeParse(error.details.data).success) return undefined;
      throw error;
    }
  }

  /** Ends a process: it is asked to, then killed. One that is gone is no error. */
  async terminate(pid: number): Promise<void> {
    try {
      const operation = { what: `terminate process ${pid} in ${this.vm}`, path: `processes/${pid}`, action: "delete" };
      await this.call({ ...operation, repeatable: true }, z.unknown());
    } catch (error) {
      if (!isError(error, "NotFound") || !AboutPid.safeParse(error.details.data).success) throw error;
    }
  }
}
