import * as pulumi from "@pulumi/pulumi";
import type { Srs } from "../provider/clients/srs";
import { srsServices } from "./connections";
import type { Args } from "./input";
import { invoke, onceCreated } from "./invoke";

export interface GetRunspacesArgs {
  /**
   * Name of the connection, as configured (docs/configuration.md).
   *
   * @default "default"
   */
  connection?: string;
}

export interface GetRunspacesResult {
  /** Runspaces of the SRS user, in order of creation. */
  runspaces: {
    /** SRS's id of the runspace: `pcli-` and a UUID. */
    id: string;
    /** Name of the runspace. Absent if it was created without one. */
    name?: string;
    /** `creating`, `ready` or `error`. A busy runspace is `ready`. */
    state: string;
    /** Time of creation in RFC 3339, by the service's clock. */
    creationTime: string;
    /** Whether its creator asked for a connection to vCenter. */
    runVcConnectionScript: boolean;
    /** Id of the script execution that connects it to vCenter. Absent without such a connection. */
    vcConnectionScriptId?: string;
    /** Reason of the state `error`. Absent in other states. */
    errorMessage?: string;
  }[];
}

/**
 * Lists the runspaces of the SRS user, whichever client created them, in each preview and each run.
 *
 * @example
 * const { runspaces } = await vsphere.getRunspaces();
 *
 * @see `examples/shared-runspace`
 *
 * @throws SRS cannot be reached, its certificate is not trusted, or the password is wrong: the error names the settings to check
 * (docs/configuration.md).
 *
 * @privileges
 * - to log in to SRS: any user of its vCenter's single sign-on. Each user sees only its own runspaces
 *
 * @remarks
 * - A preview needs the result too, so it fails without a password or a reachable SRS. Each cause is one error.
 * - One list call, in a session that closes after it.
 * - SRS API: `GET /api/runspaces`.
 */
export function getRunspaces(args: GetRunspacesArgs = {}): Promise<GetRunspacesResult> {
  return invoke("getRunspaces", args, () => srsServices.with(args.connection, list));
}

/** `getRunspaces` with outputs of resources as arguments. In a preview the result is unknown until these resources exist. */
export function getRunspacesOutput(args: Args<GetRunspacesArgs> = {}): pulumi.Output<GetRunspacesResult> {
  return onceCreated(pulumi.output(args)).apply((known) => getRunspaces(known));
}

async function list(srs: Srs): Promise<GetRunspacesResult> {
  const runspaces = await srs.runspaces.list();
  return {
    runspaces: runspaces.map(({ name, vcConnectionScriptId, errorMessage, ...runspace }) => ({
      ...runspace,
      ...(name !== undefined && { name }),
      ...(vcConnectionScriptId !== undefined && { vcConnectionScriptId }),
      ...(errorMessage !== undefined && { errorMessage: srs.redact(errorMessage) }),
    })),
  };
}
