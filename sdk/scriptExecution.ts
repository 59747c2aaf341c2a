import type * as pulumi from "@pulumi/pulumi";
import type { ScriptExecutionArgs, ScriptExecutionOutputs } from "./generated/scriptExecution";
import { scriptExecutionFacts } from "./generated/scriptExecution";
import { isOfType, ProviderResource, registration } from "./resource";

export type { ScriptExecutionArgs };

// The schema alone declares the outputs. Merging gives the class their types and comments.
export interface ScriptExecution extends ScriptExecutionOutputs {}

/**
 * One run of one PowerShell script in the Script Runtime Service (SRS), in a shared runspace or in its own. It runs again when its
 * script, its parameters or `triggers` change, and after a failed run. If its script or parameters are a secret, its output is a
 * secret, too.
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
 * @throws An input is invalid, for example a parameter name, a time-out or an output format: the preview names the property and the
 * fix.
 * @throws SRS has no runspace `runspaceId`: the preview of a new script says so. `pulumi up` recreates a Runspace of the program.
 * @throws The script ended in error, or was canceled: the error has the reason, and the end of its error stream and its output. The
 * next `pulumi up` runs it again.
 * @throws The script wrote to its error stream, and `failOnErrorStream` is true.
 * @throws The script did not end within `timeoutSeconds`: it was canceled. Or it did not start in that time, because another client's
 * script kept the runspace busy, or because no slot for a runspace was free.
 * @throws The script may have run: the response to its start was lost, or SRS lost its record, for example in a restart. The provider
 * first asks SRS for a script of that name, and adopts it if there is one.
 * @throws The result could not be fetched: the run stays in the state, and the next `pulumi up` fetches the result.
 * @throws SRS cannot be reached, its certificate is not trusted, or the password is wrong: the error names the settings to check
 * (docs/configuration.md).
 *
 * @privileges
 * - to log in to SRS: any user of its vCenter's single sign-on; SRS has no roles
 * - in vCenter, the script acts with this user's privileges
 *
 * @remarks
 * - A run in its own runspace makes one POST for the runspace, one for the script, polls, six calls for the result, and one DELETE.
 * - Scripts of one runspace run one after another. The provider also waits until SRS reports the end of another client's script.
 * Otherwise SRS would lose the result of that script.
 * - The provider sends a list parameter as a script that writes the list, because SRS keeps only the first item of a list value.
 * - SRS keeps the last 50 records of a stream, and a user's last 30 executions for 5 days. The state keeps its own copy.
 * - SRS API: `POST /api/script-executions`, schema `ScriptExecution`.
 */
export class ScriptExecution extends ProviderResource {
  /** Type token, as state, previews and policy packs show it. */
  static readonly __pulumiType = scriptExecutionFacts.token;

  /** SRS's id of the execution, a UUID. */
  declare readonly id: pulumi.Output<pulumi.ID>;

  constructor(name: string, args: ScriptExecutionArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(...registration(scriptExecutionFacts, name, args, opts));
  }

  /** True for a ScriptExecution, also if another copy of this package created it. */
  static override isInstance(obj: unknown): obj is ScriptExecution {
    return isOfType(obj, ScriptExecution.__pulumiType);
  }
}
