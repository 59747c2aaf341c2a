import { isError, messageOf, OpsError } from "../../provider/errors";
import type { StackConfig } from "../../provider/host/connectionFields";
import { ConnectionSettings } from "../../provider/host/settings";
import { Command } from "../commander";
import { commandScope, configOf, withSrs, withVcenter } from "../connection";
import { exitCode, type SetOutcome } from "../exitCode";
import { Pulumi } from "../pulumi";
import { Diagnosis } from "./diagnosis";
import { checkReach } from "./reach";
import { checkVcenter, type VcenterQuestions } from "./vcenter";

interface Options extends Omit<VcenterQuestions, "guest"> {
  connection: string;
  stack?: string;
  guestUser: string;
  json: boolean;
}

const passwordVariable = "VSPHERE_OPS_GUEST_PASSWORD";

export function doctorCommand(setOutcome: SetOutcome): Command {
  return new Command("doctor")
    .description(
      "Check the way to vCenter and SRS, with the settings of the stack in this folder and the environment. Changes nothing.",
    )
    .option("--stack <name>", "stack whose configuration counts (default: the selected one)")
    .option("--connection <name>", "the connection, as configured", "default")
    .option("--source <name or id>", "VM to clone: is it ready?")
    .option("--folder <name>", "folder that clones go to: is the name unique?")
    .option("--resource-pool <name>", "resource pool, likewise")
    .option("--datastore <name>", "datastore, likewise")
    .option("--network <name>", "network, likewise")
    .option(
      "--guest-user <name>",
      `user in the guest; its password is in ${passwordVariable} or the stack's guestPassword`,
      "root",
    )
    .option("--clone", "make a clone of the source with its NICs disconnected, look at it, and delete it", false)
    .option("--json", "print JSON", false)
    .action(async (options: Options) => {
      const diagnosis = new Diagnosis();
      await diagnose(diagnosis, options);
      process.stdout.write(
        options.json ? `${JSON.stringify({ checks: diagnosis.checks }, undefined, 2)}\n` : diagnosis.text(),
      );
      setOutcome(diagnosis.hasProblems ? exitCode.found : exitCode.done);
    });
}

async function diagnose(diagnosis: Diagnosis, options: Options): Promise<void> {
  const config = await configuration(diagnosis, options);
  let settings: ConnectionSettings;
  try {
    settings = new ConnectionSettings(options.connection, config.read, process.env);
  } catch (error) {
    return diagnosis.problem("settings", messageOf(error), "Correct this setting.");
  }
  await diagnoseVcenter(diagnosis, settings, { ...options, guest: guestLogin(options, config) });
  await diagnoseSrs(diagnosis, settings);
}

interface Configuration {
  read: StackConfig;
  project: string | undefined;
}

async function configuration(diagnosis: Diagnosis, { stack }: Options): Promise<Configuration> {
  try {
    const found = await configOf(stack);
    if (found.project === undefined)
      diagnosis.skipped("stack", "no Pulumi project here, so the environment alone counts");
    else diagnosis.ok("stack", `the configuration of ${stack ?? "the selected stack"} was read`);
    return found;
  } catch (error) {
    const environmentCounts = "Until then, the environment alone counts.";
    if (stack === undefined && (await isNoneSelected())) {
      const fix = `Name a stack with --stack, or select one (\`pulumi stack select\`). ${environmentCounts}`;
      diagnosis.warning("stack", "no stack is selected in this folder", fix);
    } else {
      diagnosis.problem("stack", messageOf(error), `Give Pulumi the stack's passphrase. ${environmentCounts}`);
    }
    return { read: () => undefined, project: undefined };
  }
}

/** False also if Pulumi cannot say so: then its first error counts. */
async function isNoneSelected(): Promise<boolean> {
  const selected = new Pulumi(process.cwd()).selected();
  return await selected.then(
    (name) => name === undefined,
    () => false,
  );
}

async function diagnoseVcenter(
  diagnosis: Diagnosis,
  settings: ConnectionSettings,
  questions: VcenterQuestions,
): Promise<void> {
  try {
    const { endpoint } = settings.vcenter();
    diagnosis.ok("vCenter settings", `${endpoint.url}, from ${endpoint.settings.server}`);
    if (!(await checkReach(diagnosis, endpoint))) return;
    await withVcenter(settings, commandScope(), (scope) => checkVcenter(diagnosis, scope, questions));
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    diagnosis.problem(isError(error, "Configuration") ? "vCenter settings" : "vCenter", messageOf(error));
  }
}

async function diagnoseSrs(diagnosis: Diagnosis, settings: ConnectionSettings): Promise<void> {
  try {
    const { endpoint } = settings.srs();
    diagnosis.ok("SRS settings", `${endpoint.url}, from ${endpoint.settings.server}`);
    if (!(await checkReach(diagnosis, endpoint))) return;
    await withSrs(settings, commandScope(), ({ srs }) =>
      diagnosis.attempt("SRS login", async () => {
        const runspaces = await srs.runspaces.list();
        return `${srs.session.user} is logged in and has ${runspaces.length} runspaces`;
      }),
    );
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    if (/^ {2}srsServer: /m.test(error.message))
      diagnosis.skipped("SRS", "not configured; Runspace and ScriptExecution need it");
    else diagnosis.problem("SRS settings", messageOf(error));
  }
}

function guestLogin({ guestUser: userName }: Options, { read, project }: Configuration): VcenterQuestions["guest"] {
  const password = process.env[passwordVariable] || read(`${project}:guestPassword`);
  return password ? { userName, password } : undefined;
}
