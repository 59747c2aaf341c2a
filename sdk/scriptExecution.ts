import type * as pulumi from "@pulumi/pulumi";
import type { ScriptExecutionArgs, ScriptExecutionOutputs } from "./generated/scriptExecution";
import { scriptExecutionFacts } from "./generated/scriptExecution";
import { isOfType, ProviderResource, registration } from "./resource";

export type { ScriptExecutionArgs };

// The outputs are declared once, in the schema: merging gives the class their types and their documentation.
export interface ScriptExecution extends ScriptExecutionOutputs {}

/**
 * One run of one PowerShell script in the Script Runtime Service, in a runspace that is given or in one of its own. It runs once, and
 * again only when its script, its parameters or its triggers change. When its script or
 * parameters are a secret, so is all that it wrote.
 *
 * @example
 * const report = new vsphere.ScriptExecution("report", {
 *   script: "Get-VM | Select-Object Name", outputFormat: "json", runVcConnectionScript: true,
 * });
 * export const vms = report.objects;
 *
 * @see `examples/one-script`
 * @see `examples/report`
 *
 * @throws A parameter's name, a time-out or an output format is none: the preview names the property and the fix.
 * @throws There is no runspace `runspaceId`: the preview of a new script says so. A Runspace of the program is made again by
 * `pulumi up`.
 * @throws The script ended in error, or was canceled: the error has the reason, the end of its error stream and its output. The
 * next `pulumi up` runs it again.
 * @throws It wrote to its error stream and `failOnErrorStream` is set.
 * @throws It had not ended within `timeoutSeconds`, and was canceled; or it could not be started in that time, because the
 * runspace was busy with another's script or every place for a runspace was taken.
 * @throws The script may have run: the call that starts it was not answered, or SRS lost sight of it, as it does when it restarts.
 * Before that is said SRS is asked for a script of that name, and what is found is taken over.
 * @throws Only the result could not be fetched: the run is kept in the state, and the next `pulumi up` fetches it.
 * @throws SRS is not reached, its certificate is not trusted, or the password is wrong: the error names the settings to look at
 * (docs/configuration.md).
 *
 * @privileges
 * - to log in to SRS: any user of its vCenter's single sign-on; SRS has no roles
 * - what the script does in vCenter is done with this user's privileges there
 *
 * @remarks
 * - In a runspace of its own: one POST for it, one for the script, polls, six calls for the result, one DELETE.
 * - Scripts of one runspace run one after another. When a stranger's script runs there, its end is waited for as SRS sees it, since
 * a script that is started just after another's end makes SRS lose the other's result.
 * - A list as a parameter is sent as a script that writes it, because SRS keeps only the first item of one that is sent as a value.
 * - SRS keeps the last 50 records of a stream, and a user's last 30 executions for 5 days. What is in the state stays.
 */
export class ScriptExecution extends ProviderResource {
  /** Type token, as state, previews and policies show it. */
  static readonly __pulumiType = scriptExecutionFacts.token;

  /** SRS's id of the execution, a UUID. */
  declare readonly id: pulumi.Output<pulumi.ID>;

  constructor(name: string, args: ScriptExecutionArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(...registration(scriptExecutionFacts, name, args, opts));
  }

  /** True for a ScriptExecution, also when another copy of this package made it. */
  static override isInstance(obj: unknown): obj is ScriptExecution {
    return isOfType(obj, ScriptExecution.__pulumiType);
  }
}
