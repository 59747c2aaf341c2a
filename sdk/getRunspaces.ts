import * as pulumi from "@pulumi/pulumi";
import type { Srs } from "../provider/clients/srs";
import { srsServices } from "./connections";
import type { Args } from "./input";
import { invoke, onceCreated } from "./invoke";

export interface GetRunspacesArgs {
  /**
   * Name of the configured connection.
   *
   * @default "default"
   */
  connection?: string;
}

export interface GetRunspacesResult {
  /** In order of creation. */
  runspaces: {
    /** Such as `pcli-` and a UUID. */
    id: string;
    /** Missing when it was made without one. */
    name?: string;
    /** creating, ready or error; a busy runspace is ready. */
    state: string;
    /** RFC 3339, by the service's clock. */
    creationTime: string;
    /** Whether it was to be connected to vCenter. */
    runVcConnectionScript: boolean;
    /** Execution of the script that connected it. */
    vcConnectionScriptId?: string;
    /** Why it is in error. */
    errorMessage?: string;
  }[];
}

/**
 * Lists the runspaces of the SRS user, whoever made them, in each preview and each run.
 *
 * @example
 * const { runspaces } = await vsphere.getRunspaces();
 *
 * @see `examples/shared-runspace`
 *
 * @throws SRS is not reached, its certificate is not trusted, or the password is wrong: the error names the settings to look at
 * (docs/configuration.md).
 *
 * @privileges
 * - to log in to SRS: any user of its vCenter's single sign-on. Each user sees its own runspaces
 *
 * @remarks
 * - A preview needs the result too, so it fails without a password or a reachable SRS. One cause is one error.
 * - One list call, in a session that is closed after it.
 */
export function getRunspaces(args: GetRunspacesArgs = {}): Promise<GetRunspacesResult> {
  return invoke("getRunspaces", args, () => srsServices.with(args.connection, list));
}

/** `getRunspaces` for arguments that are outputs of resources. In a preview the result is unknown until these resources exist. */
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
