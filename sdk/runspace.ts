import type * as pulumi from "@pulumi/pulumi";
import type { RunspaceArgs, RunspaceOutputs } from "./generated/runspace";
import { runspaceFacts } from "./generated/runspace";
import { isOfType, ProviderResource, registration } from "./resource";

export type { RunspaceArgs };

// The schema alone declares the outputs. Merging gives the class their types and comments.
export interface Runspace extends RunspaceOutputs {}

/**
 * A PowerShell runspace of the Script Runtime Service (SRS). It is a lease: SRS removes it after 5 to 10 idle minutes, and at the
 * latest 30 minutes after the `pulumi up` that created it. The next `pulumi up` recreates it.
 *
 * @example
 * const shell = new vsphere.Runspace("ps", { runVcConnectionScript: true });
 * const report = new vsphere.ScriptExecution("report", { runspaceId: shell.id, script: "Get-VM" });
 *
 * @see `examples/shared-runspace`
 *
 * @throws No slot became free within `createTimeoutSeconds`: the error says how many runspaces this user has. The limit applies to
 * the whole service and includes open web consoles. Delete some, or raise the time-out.
 * @throws SRS could not create it, or it disappeared during creation: the error has SRS's reason. Nothing is left behind.
 * @throws The connection to vCenter failed, with `runVcConnectionScript`: the error has the messages of the connection script. The
 * runspace is deleted.
 * @throws The response was lost, and SRS lists no runspace of that name: the next `pulumi up` adopts it if it has appeared.
 * @throws `get` found no runspace with this id: it was removed, or another user created it.
 * @throws SRS cannot be reached, its certificate is not trusted, or the password is wrong: the error names the settings to check
 * (docs/configuration.md).
 *
 * @privileges
 * - to log in to SRS: any user of its vCenter's single sign-on; SRS has no roles
 * - with `runVcConnectionScript`: the scripts act with this user's privileges in vCenter
 *
 * @remarks
 * - A create makes one POST, and polls every 0.6 to 0.9 seconds until the runspace is ready. An `up` without changes makes one list
 * call for all runspaces.
 * - SRS removes it after some idle minutes (10 by default), and after a script of 60 minutes. SRS also removes it soon after the end
 * of the session that created it. The provider leaves that session open; it expires 30 minutes later.
 * - A plain `pulumi up` recreates a runspace that is gone or in error, and says so. Scripts that ran in it do not run again.
 * - After a killed run, the provider finds the runspace by its name and adopts it.
 * - SRS API: `POST /api/runspaces`, schema `Runspace`.
 */
export class Runspace extends ProviderResource {
  /** Type token, as state, previews and policy packs show it. */
  static readonly __pulumiType = runspaceFacts.token;

  /** SRS's id of the runspace: `pcli-` and a UUID. */
  declare readonly id: pulumi.Output<pulumi.ID>;

  constructor(name: string, args: RunspaceArgs = {}, opts: pulumi.CustomResourceOptions = {}) {
    super(...registration(runspaceFacts, name, args, opts));
  }

  /** Reads an existing runspace by its id. Pulumi does not manage it: `destroy` leaves it alone. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions = {}): Runspace {
    return new Runspace(name, {}, { ...opts, id });
  }

  /** True for a Runspace, also if another copy of this package created it. */
  static override isInstance(obj: unknown): obj is Runspace {
    return isOfType(obj, Runspace.__pulumiType);
  }
}
