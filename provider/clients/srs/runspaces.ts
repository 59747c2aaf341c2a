import { z } from "zod";
import { isError, OpsError } from "../../errors";
import type { SrsLogin, SrsSession } from "./session";

export interface RunspaceSpec {
  name: string;
  runVcConnectionScript: boolean;
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
    /** `creating`, `ready` or `error`; a busy runspace is `ready`. */
    state: body.state,
    /** RFC 3339, by the service's clock. */
    creationTime: body.creation_time ?? "",
    runVcConnectionScript: body.run_vc_connection_script ?? false,
    vcConnectionScriptId: body.vc_connection_script_id ?? undefined,
    /** What became of it, in the service's words; without its stack trace. */
    errorMessage: body.error_details ? (body.error_details.error_message ?? "it does not say why") : undefined,
  }));

export type Runspace = z.output<typeof RunspaceBody>;

const Created = z.object({ id: z.string().nullish() });

/** The runspaces of this user, whichever session made them. */
export class Runspaces {
  constructor(private readonly session: SrsSession) {}

  /**
   * Asks for a runspace, which is not ready yet, and returns its id with the login that it depends on. SRS has no idempotency token:
   * a second call makes a second runspace.
   */
  async create({ name, runVcConnectionScript }: RunspaceSpec): Promise<{ id: string; login: SrsLogin }> {
    const what = `create runspace ${name}`;
    const body = { name, run_vc_connection_script: runVcConnectionScript };
    const request = { what, method: "POST", path: "/api/runspaces", body } as const;
    const response = await this.session.call(request, Created);
    const { id } = response.body;
    // SRS responds so when it could not start the runspace at all; its slot is free again a minute later.
    if (!id) throw new OpsError("Rejected", `${what}: SRS accepted it and then could not start it: there is no id.`);
    return { id, login: response.login };
  }

  /** Undefined when it is proven gone: SRS returns 404 for any trouble with Kubernetes as well, so the list has to agree. */
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

  /** SRS returns 500 for a runspace that is not there too, so only a look tells whether an error is a failure. */
  async delete(id: string): Promise<void> {
    await this.session.call({ what: `delete runspace ${id}`, method: "DELETE", path: pathOf(id) }, z.unknown());
  }
}

function pathOf(id: string): string {
  return `/api/runspaces/${encodeURIComponent(id)}`;
}
