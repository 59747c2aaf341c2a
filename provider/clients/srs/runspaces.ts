import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { isError, OpsError } from "../../errors";
import { isUnclear } from "./errors";
import { Places } from "./places";
import type { SrsLogin, SrsSession } from "./session";

export interface RunspaceSpec {
  name: string;
  runVcConnectionScript: boolean;
}

export interface Runspace {
  id: string;
  name?: string | undefined;
  /** `creating`, `ready` or `error`; a busy runspace is `ready`. */
  state: string;
  /** RFC 3339, by the service's clock. */
  creationTime: string;
  runVcConnectionScript: boolean;
  vcConnectionScriptId?: string | undefined;
  /** What became of it, in the service's words; without its stack trace. */
  errorMessage?: string | undefined;
}

/** What SRS leaves out and what it sends as null mean the same, and it may send more than is named here. */
const RunspaceBody = z
  .object({
    id: z.string(),
    name: z.string().nullish(),
    state: z.string(),
    error_details: z.object({ error_message: z.string().nullish() }).nullish(),
    run_vc_connection_script: z.boolean().nullish(),
    vc_connection_script_id: z.string().nullish(),
    creation_time: z.string().nullish(),
  })
  .transform((body) => ({
    id: body.id,
    name: body.name ?? undefined,
    state: body.state,
    creationTime: body.creation_time ?? "",
    runVcConnectionScript: body.run_vc_connection_script ?? false,
    vcConnectionScriptId: body.vc_connection_script_id ?? undefined,
    errorMessage: body.error_details ? (body.error_details.error_message ?? "it does not say why") : undefined,
  }));

const Created = z.object({ id: z.string().nullish() });

const mostDeletes = 3;

/** The runspaces of this user, whichever session made them. */
export class Runspaces {
  readonly places = new Places();
  /** Those that this process made and has not begun to delete, by the login that they depend on. */
  readonly #made = new Map<string, SrsLogin>();

  constructor(private readonly session: SrsSession) {}

  /** Asks for a runspace and answers its id; it is not ready yet. Not to be repeated when the answer is lost. */
  async create({ name, runVcConnectionScript }: RunspaceSpec): Promise<string> {
    const what = `create runspace ${name}`;
    const body = { name, run_vc_connection_script: runVcConnectionScript };
    const request = { what, method: "POST", path: "/api/runspaces", body } as const;
    const answer = await this.session.call(request, Created);
    const { id } = answer.body;
    // The service answers so when it could not start the runspace at all; its place is free again a minute later.
    if (!id) throw new OpsError("Rejected", `${what}: SRS accepted it and then could not start it: there is no id.`);
    this.#made.set(id, answer.login);
    return id;
  }

  /** Undefined when it is proven gone: any trouble with Kubernetes is answered 404 as well, so the list has to agree. */
  async find(id: string): Promise<Runspace | undefined> {
    try {
      const request = { what: `look at runspace ${id}`, method: "GET", path: pathOf(id) } as const;
      return (await this.session.call(request, RunspaceBody)).body;
    } catch (error) {
      if (!isError(error, "NotFound")) throw error;
      return (await this.list()).find((runspace) => runspace.id === id);
    }
  }

  /** In order of creation. */
  async list(): Promise<Runspace[]> {
    const request = { what: "list runspaces", method: "GET", path: "/api/runspaces" } as const;
    return (await this.session.call(request, z.array(RunspaceBody))).body;
  }

  /** Until it is gone. SRS says 500 of a runspace that is not there, so only a look can tell whether that is a failure. */
  async delete(id: string): Promise<void> {
    this.#made.delete(id);
    for (let number = 1; ; number++) {
      try {
        await this.session.call({ what: `delete runspace ${id}`, method: "DELETE", path: pathOf(id) }, z.unknown());
        break;
      } catch (error) {
        if (!isUnclear(error) && !isError(error, "NotFound")) throw error;
        if (!(await this.find(id))) break;
        if (number === mostDeletes) throw error;
        await sleep(number * 500);
      }
    }
    this.places.freed();
  }

  /** Takes over a runspace whose creation this process asked for without hearing the answer. */
  async adopt(id: string): Promise<void> {
    this.#made.set(id, await this.session.login());
  }

  /** Whether the session that made it is over: SRS removes such a runspace within a minute of its last script. */
  async isDoomed(id: string): Promise<boolean> {
    const login = this.#made.get(id);
    return login !== undefined && !(await this.session.isCurrent(login));
  }

  /** Whether something that this process made lives on and needs the session to. */
  async needSession(): Promise<boolean> {
    const needs = await Promise.all([...this.#made.values()].map((login) => this.session.isCurrent(login)));
    return needs.includes(true);
  }
}

function pathOf(id: string): string {
  return `/api/runspaces/${encodeURIComponent(id)}`;
}
