import { randomBytes } from "node:crypto";
import { messageOf } from "../../provider/errors";
import { Scope } from "../../provider/operations/scope";
import { cloneSpec } from "../../provider/operations/vcenter/cloneSpec";
import { cloneVm } from "../../provider/operations/vcenter/cloneVm";
import { deleteOwn, hardDeletion } from "../../provider/operations/vcenter/deleteVm";
import { waitForGuest } from "../../provider/operations/vcenter/guestReadiness";
import { VcenterScope } from "../../provider/operations/vcenter/site";
import type { Diagnosis } from "./diagnosis";
import { checkGuest, type GuestLogin } from "./guest";

const toolsSeconds = 120;

/** Makes a clone with its NICs disconnected, looks whether it becomes ready, and deletes it whatever happens. */
export async function tryClone(
  diagnosis: Diagnosis,
  given: VcenterScope,
  source: string,
  guest: GuestLogin | undefined,
): Promise<void> {
  const name = `vsphere-ops-doctor-${randomBytes(4).toString("hex")}`;
  // An owner of its own, so that the clone carries a mark like all others.
  const urn = `urn:pulumi:doctor::vsphere-ops::doctor::${name}`;
  const scope = new VcenterScope(
    new Scope({ ...given, messages: given.messages, owner: { urn, backend: "" } }),
    given.site,
  );
  const spec = await cloneSpec(scope, { name, source, disconnectAllNics: true });
  try {
    const id = await cloneVm(scope, spec, hardDeletion.timeoutSeconds);
    diagnosis.ok("clone", `${id} (${name}) was made`);
    const isReady = await diagnosis.attempt(
      "clone Tools",
      async () => {
        await waitForGuest(scope, { id }, { waitFor: "tools", timeoutSeconds: toolsSeconds });
        return "VMware Tools of the clone are ready";
      },
      "Start VMware Tools in the source before it is frozen.",
    );
    if (isReady && guest) await checkGuest(diagnosis, scope, id, guest, true);
    await remove(diagnosis, scope, { id, ...spec });
  } catch (error) {
    diagnosis.problem("clone", messageOf(error));
  }
}

async function remove(
  diagnosis: Diagnosis,
  scope: VcenterScope,
  clone: { id: string; biosUuid: string },
): Promise<void> {
  const own = { ...clone, instanceUuid: "" };
  await scope.cleanUp(hardDeletion.timeoutSeconds, (cleaning) =>
    diagnosis.attempt(
      "clone delete",
      async () => {
        await deleteOwn(cleaning, own, hardDeletion);
        return `${clone.id} is deleted`;
      },
      `Delete ${clone.id} by hand.`,
    ),
  );
}
