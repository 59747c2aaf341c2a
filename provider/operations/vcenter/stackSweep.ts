import { messageOf, OpsError } from "../../errors";
import { deleteOwn, hardDeletion } from "./deleteVm";
import { type MarkedVm, markedVms } from "./markedVms";
import { stackMark } from "./ownerMark";
import type { VcenterScope } from "./site";

/** A clone call of a killed run may still be at work; the second look comes after this. */
const settleMs = 2_000;

/**
 * Deletes the VMs that carry the mark of this stack. Call it when the state holds no VM of the stack any more: then an interrupted
 * run has left them. VMs that outlive their stack are left alone.
 */
export async function sweepStack(scope: VcenterScope): Promise<void> {
  await sweepOnce(scope);
  await scope.clock.sleep(settleMs, scope.signal);
  await sweepOnce(scope);
}

async function sweepOnce(scope: VcenterScope): Promise<void> {
  const stack = stackMark(scope.owner);
  const left = (await markedVms(scope.vcenter)).filter((vm) => vm.stack === stack && !vm.isRetained);
  const deletions = await Promise.allSettled(left.map((vm) => deleteLeft(scope, vm)));
  const failures = deletions.flatMap((result) => (result.status === "rejected" ? [messageOf(result.reason)] : []));
  if (failures.length === 0) return;
  const summary = `${failures.length} of ${left.length} VMs that an interrupted run has left could not be deleted`;
  throw new OpsError("Unknown", `${summary}:\n${failures.join("\n")}\nRun "pulumi destroy" again.`);
}

async function deleteLeft(scope: VcenterScope, vm: MarkedVm): Promise<void> {
  scope.progress(`deleting ${vm.id} (${vm.name})`);
  await deleteOwn(scope, vm, hardDeletion);
  scope.info(`${vm.id} (${vm.name}) carried the mark of this stack, and no state held it. It is deleted.`);
}
