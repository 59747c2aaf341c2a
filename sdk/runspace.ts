import type * as pulumi from "@pulumi/pulumi";
import type { RunspaceArgs, RunspaceOutputs } from "./generated/runspace";
import { runspaceFacts } from "./generated/runspace";
import { isOfType, ProviderResource, registration } from "./resource";

export type { RunspaceArgs };

// The outputs are declared once, in the schema: merging gives the class their types and their documentation.
export interface Runspace extends RunspaceOutputs {}

/**
 * A PowerShell runspace of the Script Runtime Service. It is a lease: the service removes it after 5 to 10 idle minutes and at
 * latest 30 minutes after the `pulumi up` that made it, and the next `pulumi up` makes it again.
 *
 * @example
 * const shell = new vsphere.Runspace("ps", { runVcConnectionScript: true });
 * const report = new vsphere.ScriptExecution("report", { runspaceId: shell.id, script: "Get-VM" });
 *
 * @see `examples/shared-runspace`
 *
 * @throws Every place for a runspace was taken until `createTimeoutSeconds` had passed: the error says how many this user has. The
 * limit is one for the whole service, and open web consoles count. Delete some, or give it more time.
 * @throws SRS could not make it, or it vanished meanwhile: the error has SRS's reason. Nothing is left behind.
 * @throws The connection to vCenter failed, with `runVcConnectionScript`: the error has what the connection script reported, and the
 * runspace is deleted.
 * @throws The call was not answered, and no runspace of that name is to be seen: the next `pulumi up` takes it over if it has appeared.
 * @throws There is no runspace with the id that `get` was given: it was removed, or another user made it.
 * @throws SRS is not reached, its certificate is not trusted, or the password is wrong: the error names the settings to look at
 * (docs/configuration.md).
 *
 * @privileges
 * - to log in to SRS: any user of its vCenter's single sign-on; SRS has no roles
 * - with `runVcConnectionScript`: what the scripts do is done with this user's privileges in vCenter
 *
 * @remarks
 * - Making one is one POST and a look every 0.6 to 0.9 seconds until it is ready; an `up` without a change is one list call for all.
 * - SRS removes it when it has been idle for some minutes (10 unless set otherwise), when a script has run in it for 60 minutes, and
 * soon after the session that made it has ended. That session is left open for it; 30 minutes later it ends by itself.
 * - One that is gone or in error is made again by a plain `pulumi up`, which says what happened. Scripts that ran in it do not run
 * again for that.
 * - One that a killed run has left behind is found by its name and taken over.
 */
export class Runspace extends ProviderResource {
  /** Type token, as state, previews and policies show it. */
  static readonly __pulumiType = runspaceFacts.token;

  /** SRS's id of the runspace, such as `pcli-` and a UUID. */
  declare readonly id: pulumi.Output<pulumi.ID>;

  constructor(name: string, args: RunspaceArgs = {}, opts: pulumi.CustomResourceOptions = {}) {
    super(...registration(runspaceFacts, name, args, opts));
  }

  /** Reads a runspace that exists already, by its id. It is not managed: `destroy` leaves it alone. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions = {}): Runspace {
    return new Runspace(name, {}, { ...opts, id });
  }

  /** True for a Runspace, also when another copy of this package made it. */
  static override isInstance(obj: unknown): obj is Runspace {
    return isOfType(obj, Runspace.__pulumiType);
  }
}
