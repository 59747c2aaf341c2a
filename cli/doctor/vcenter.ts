import type { Vm } from "../../provider/clients/vcenter/vms";
import { isError, messageOf } from "../../provider/errors";
import { obstaclesOf } from "../../provider/operations/vcenter/cloneSource";
import { findByName } from "../../provider/operations/vcenter/inventory";
import type { VcenterScope } from "../../provider/operations/vcenter/site";
import type { Diagnosis } from "./diagnosis";
import { checkGuest, type GuestLogin } from "./guest";
import { tryClone } from "./trialClone";

export interface VcenterQuestions {
  source: string | undefined;
  folder: string | undefined;
  resourcePool: string | undefined;
  datastore: string | undefined;
  network: string | undefined;
  guest: GuestLogin | undefined;
  /** Make a clone and delete it. */
  clone: boolean;
}

/** A difference of clocks that logs and certificates begin to suffer from. */
const skewMs = 60_000;

/** Login, release, names, the source, the guest. */
export async function checkVcenter(
  diagnosis: Diagnosis,
  scope: VcenterScope,
  questions: VcenterQuestions,
): Promise<void> {
  const { vcenter } = scope;
  const { user } = vcenter.session;
  const isIn = await diagnosis.attempt("vCenter login", async () => {
    await vcenter.session.open();
    return `${user} is logged in`;
  });
  if (!isIn) return;
  await checkRelease(diagnosis, scope);
  const skew = (await vcenter.serverNow()).getTime() - Date.now();
  if (Math.abs(skew) > skewMs) {
    const message = `its clock differs from this machine's by ${Math.round(skew / 1000)} s`;
    diagnosis.warning("vCenter clock", message, "Synchronise both with NTP: certificates and tickets have dates.");
  }
  for (const kind of ["folder", "resourcePool", "datastore", "network"] as const) {
    const name = questions[kind];
    if (name !== undefined)
      await diagnosis.attempt(`${kind} ${name}`, async () => `is ${(await findByName(vcenter, kind, name)).id}`);
  }
  if (questions.source === undefined) {
    diagnosis.skipped("source", "no source was named", "Name the VM to clone with --source, by name or by id.");
    return;
  }
  const source = await findSource(diagnosis, scope, questions.source);
  if (!source) return;
  const isReady = await checkSource(diagnosis, scope, source);
  if (questions.guest && !questions.clone) await checkGuest(diagnosis, scope, source.id, questions.guest, false);
  if (!questions.clone) return;
  if (isReady) await tryClone(diagnosis, scope, source.id, questions.guest);
  else diagnosis.skipped("clone", "the source cannot be cloned now");
}

async function checkRelease(diagnosis: Diagnosis, { vcenter }: VcenterScope): Promise<void> {
  await vcenter.vms.list({ names: ["vsphere-ops-doctor"] }).catch(() => undefined);
  const { dialect } = vcenter.session;
  const about = await vcenter.about().catch(() => undefined);
  const release = about
    ? `${about.fullName}, spoken to through /${dialect}`
    : `its release cannot be seen (before 8.0 U1), spoken to through /${dialect}`;
  if (dialect === "api") return diagnosis.ok("vCenter release", release);
  const fix =
    "Upgrade vCenter to 7.0 U2 or later. Until then, instant clones and VMRC tickets work, and programs in guests do not.";
  diagnosis.warning("vCenter release", release, fix);
}

async function findSource(diagnosis: Diagnosis, scope: VcenterScope, named: string): Promise<Vm | undefined> {
  const { vms } = scope.vcenter;
  let source: Vm | undefined;
  await diagnosis.attempt(`source ${named}`, async () => {
    source = /^vm-\d+$/.test(named) ? await vms.find(named) : undefined;
    source ??= await vms.get((await findByName(scope.vcenter, "vm", named)).id);
    return `is ${source.id} (${source.name})`;
  });
  return source;
}

/** Whether it can be cloned now. */
async function checkSource(diagnosis: Diagnosis, scope: VcenterScope, source: Vm): Promise<boolean> {
  const { id, powerState, instantCloneFrozen } = source;
  if (powerState !== "POWERED_ON") {
    diagnosis.problem(
      "source power",
      `${id} is ${powerState}`,
      "Power it on: an instant clone is a fork of a running VM.",
    );
    return false;
  }
  diagnosis.ok("source power", `${id} is on`);
  await checkTools(diagnosis, scope, source);
  if (instantCloneFrozen) diagnosis.ok("source frozen", `${id} is frozen, so its clones cost it no delta disks`);
  else {
    const fix = 'Freeze it: `vmware-rpctool "instantclone.freeze"` in the guest, when it is ready to be cloned.';
    diagnosis.warning("source frozen", `${id} is not frozen: each clone adds a delta disk to it, and 255 end it`, fix);
  }
  const obstacles = obstaclesOf(source);
  for (const obstacle of obstacles)
    diagnosis.warning(
      "source devices",
      `${id} has ${obstacle}`,
      "Disconnect it in the source: vCenter may refuse to clone it.",
    );
  if (obstacles.length === 0) diagnosis.ok("source devices", "no connected drive, and no port on a device of the host");
  return true;
}

async function checkTools(diagnosis: Diagnosis, scope: VcenterScope, { id, instantCloneFrozen }: Vm): Promise<void> {
  try {
    if (await scope.vcenter.guestState.operationsReady(id))
      return diagnosis.ok("source Tools", "VMware Tools are ready");
  } catch (error) {
    if (!isError(error, "Unavailable")) return diagnosis.problem("source Tools", messageOf(error));
  }
  if (instantCloneFrozen)
    return diagnosis.ok("source Tools", "silent, as in every frozen guest; those of its clones are not");
  const fix =
    "Install or start VMware Tools (open-vm-tools) in the guest, or wait until it has started. Programs, and waitFor, need them.";
  diagnosis.problem("source Tools", "VMware Tools do not run, or are not ready yet", fix);
}
