import { z } from "zod";
import { isError, isOutcomeUnknown } from "../../errors";
import { parameterBody, type ScriptParameter } from "./scriptParameter";
import type { SrsSession } from "./session";

export type OutputFormat = "text" | "json";
export const streamNames = ["information", "error", "warning", "debug", "verbose"] as const;
export type StreamName = (typeof streamNames)[number];

export interface ScriptSpec {
  runspaceId: string;
  name: string;
  script: string;
  parameters: ScriptParameter[];
  outputFormat: OutputFormat;
}

const ExecutionBody = z
  .object({
    id: z.string().nullish(),
    name: z.string().nullish(),
    state: z.string(),
    reason: z.string().nullish(),
    start_time: z.string().nullish(),
    end_time: z.string().nullish(),
  })
  .transform((body) => ({
    /** Missing when SRS lost sight of the script in its first instant; it says `running` for good then. */
    id: body.id ?? undefined,
    name: body.name ?? undefined,
    /** `running`, `success`, `error` or `canceled`. */
    state: body.state,
    reason: body.reason ?? undefined,
    startTime: body.start_time ?? undefined,
    endTime: body.end_time ?? undefined,
  }));

export type ScriptExecution = z.output<typeof ExecutionBody>;

const Started = z.object({ id: z.string() });
const Output = z.array(z.string().nullable()).nullish();
const Record = z.object({ time: z.string(), message: z.string() });
const Stream = z.array(Record.nullable()).nullish();

export type StreamRecord = z.output<typeof Record>;

/** The script executions of this user, in whatever runspace. SRS never says which runspace or which script. */
export class ScriptExecutions {
  constructor(private readonly session: SrsSession) {}

  /** Returns the execution's id. SRS has no idempotency token: a second call runs the script a second time. */
  async start({ runspaceId, name, script, parameters, outputFormat }: ScriptSpec): Promise<string> {
    const { body } = await this.session.call(
      {
        what: `start script ${name} in ${runspaceId}`,
        method: "POST",
        path: "/api/script-executions",
        body: {
          runspace_id: runspaceId,
          name,
          script,
          script_parameters: parameters.map(parameterBody),
          output_objects_format: outputFormat,
        },
      },
      Started,
    );
    return body.id;
  }

  /** Undefined when SRS does not know it: not yet, or not any more. */
  async find(id: string): Promise<ScriptExecution | undefined> {
    return await this.#unlessMissing(this.#get(`look at script execution ${id}`, id, "", ExecutionBody));
  }

  /** In no order. Those that SRS runs for itself may be among them. */
  async list(): Promise<ScriptExecution[]> {
    const request = { what: "list script executions", method: "GET", path: "/api/script-executions" } as const;
    const query: [string, string][] = [["skipSystemExecutions", "true"]];
    return (await this.session.call({ ...request, query }, z.array(ExecutionBody))).body;
  }

  /** Undefined while SRS has none to give. Text is one string, json one string an object. */
  async output(id: string): Promise<string[] | undefined> {
    const output = await this.#unlessMissing(
      this.#get(`get the output of script execution ${id}`, id, "/output", Output),
    );
    return output?.every((item) => item !== null) ? output : undefined;
  }

  /** The last 50 records; undefined while SRS has none to give. */
  async stream(id: string, name: StreamName): Promise<StreamRecord[] | undefined> {
    const what = `get the ${name} stream of script execution ${id}`;
    const records = await this.#unlessMissing(this.#get(what, id, `/streams/${name}`, Stream));
    return records?.filter((record) => record !== null);
  }

  /** Asks SRS to end it, which takes effect later, and says nothing when it has ended or is not known. */
  async cancel(id: string): Promise<void> {
    const path = `/api/script-executions/${encodeURIComponent(id)}/cancel`;
    const request = { what: `cancel script execution ${id}`, method: "POST", path, repeatable: true } as const;
    try {
      await this.session.call(request, z.unknown());
    } catch (error) {
      if (!isError(error, "NotFound") && !isOutcomeUnknown(error)) throw error;
    }
  }

  async #get<T>(what: string, id: string, part: string, schema: z.ZodType<T>): Promise<T> {
    const path = `/api/script-executions/${encodeURIComponent(id)}${part}`;
    return (await this.session.call({ what, method: "GET", path }, schema)).body;
  }

  async #unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
    try {
      return await reading;
    } catch (error) {
      if (isError(error, "NotFound")) return undefined;
      throw error;
    }
  }
}
