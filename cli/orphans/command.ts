import { messageOf } from "../../provider/errors";
import type { ConnectionSettings } from "../../provider/host/settings";
import type { Scope } from "../../provider/operations/scope";
import { releaseRunspace } from "../../provider/operations/srs/runspaceLease";
import { createdAt } from "../../provider/operations/vcenter/createdAt";
import { deleteOwn, hardDeletion } from "../../provider/operations/vcenter/deleteVm";
import { markedVms } from "../../provider/operations/vcenter/markedVms";
import type { VcenterScope } from "../../provider/operations/vcenter/site";
import { Command, InvalidArgumentError } from "../commander";
import { commandScope, settingsOf, withSrs, withVcenter } from "../connection";
import { exitCode, type SetOutcome } from "../exitCode";
import { age, type RunspaceFinding, runspaceFindings, type VmFinding, vmFindings } from "./findings";
import { givenStates } from "./givenStates";
import { report } from "./report";
import type { StackState } from "./states";

interface Options {
  connection: string;
  stack: string[];
  state: string[];
  olderThan?: number;
  srs: boolean;
  delete: boolean;
  expectNone: boolean;
  json: boolean;
}

/** What became of a finding that was to be deleted. */
export type Deleted<Finding> = Finding & { deleted?: true; failure?: string };

export function orphansCommand(setOutcome: SetOutcome): Command {
  return new Command("orphans")
    .description("List the VMs that this provider made and that no state knows, and delete them with --delete.")
    .option(
      "--stack <name>",
      "a stack of this folder's project; the stack may be gone; repeatable (default: the selected one)",
      collect,
      [],
    )
    .option(
      "--state <file>",
      "a state: the output of `pulumi stack export`, or a stack's file of a backend; repeatable",
      collect,
      [],
    )
    .option("--connection <name>", "the connection, as configured", "default")
    .option("--srs", "look for runspaces of SRS too", false)
    .option("--older-than <hours>", "leave alone what is younger, or of unknown age", hours)
    .option("--delete", "delete the orphans: power off, check the identity again, delete", false)
    .option("--expect-none", "exit with 1 if an orphan is left", false)
    .option("--json", "print JSON", false)
    .action(async (options: Options) => setOutcome(await orphans(options)));
}

async function orphans(options: Options): Promise<number> {
  const scope = commandScope();
  const { connection, stack } = options;
  const settings = await settingsOf({ connection, stack: stack[0] });
  const looked = await look(settings, scope, options);
  const { vms, runspaces } = looked;
  process.stdout.write(options.json ? `${JSON.stringify(looked, undefined, 2)}\n` : report(looked));
  const orphansLeft = [...vms, ...runspaces].filter(({ status, deleted }) => status === "orphan" && !deleted);
  const hasFailed = orphansLeft.some(({ failure }) => failure !== undefined);
  return hasFailed || (options.expectNone && orphansLeft.length > 0) ? exitCode.found : exitCode.done;
}

export interface Looked {
  vms: Deleted<VmFinding>[];
  runspaces: Deleted<RunspaceFinding>[];
  stacks: string[];
}

async function look(settings: ConnectionSettings, scope: Scope, options: Options): Promise<Looked> {
  const vmsSeen = await withVcenter(settings, scope, async (vcenterScope) => {
    const marked = await markedVms(vcenterScope.vcenter);
    // The states come second: what an update has created meanwhile is known then.
    const states = await givenStates(options);
    const vms = await Promise.all(vmFindings(marked, states).map((vm) => withAge(vcenterScope, vm)));
    return { states, vms: await removed(vms, options, (vm) => deleteOwn(vcenterScope, vm, hardDeletion)) };
  });
  const { states, vms } = vmsSeen;
  const runspaces = options.srs ? await lookForRunspaces(settings, scope, states, options) : [];
  return { vms, runspaces, stacks: states.map(({ name }) => name) };
}

async function lookForRunspaces(
  settings: ConnectionSettings,
  scope: Scope,
  states: StackState[],
  options: Options,
): Promise<Deleted<RunspaceFinding>[]> {
  return await withSrs(settings, scope, async (srsScope) => {
    const listed = await srsScope.srs.runspaces.list();
    const found = runspaceFindings(listed, states, srsScope.srs.now());
    return await removed(found, options, ({ id }) => releaseRunspace(srsScope, id));
  });
}

async function withAge(scope: VcenterScope, vm: VmFinding): Promise<VmFinding> {
  const created = await createdAt(scope.vcenter, vm.id);
  return { ...vm, ...age(created, await scope.vcenter.serverNow()) };
}

/** Deletes the orphans among the findings, where that was asked for. */
async function removed<F extends VmFinding | RunspaceFinding>(
  findings: F[],
  options: Options,
  remove: (finding: F) => Promise<void>,
): Promise<Deleted<F>[]> {
  return await Promise.all(
    findings.map(async (finding): Promise<Deleted<F>> => {
      if (!options.delete || finding.status !== "orphan" || isTooYoung(finding, options)) return finding;
      try {
        await remove(finding);
        return { ...finding, deleted: true };
      } catch (error) {
        return { ...finding, failure: messageOf(error) };
      }
    }),
  );
}

function isTooYoung({ ageHours }: VmFinding | RunspaceFinding, { olderThan }: Options): boolean {
  return olderThan !== undefined && (ageHours === undefined || ageHours < olderThan);
}

function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

function hours(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !(number >= 0)) throw new InvalidArgumentError("Expected a number of hours.");
  return number;
}
