import type { Vcenter } from "../../clients/vcenter";
import { powerStates, type Vm, type VmRow } from "../../clients/vcenter/vms";
import { OpsError } from "../../errors";
import { markOf } from "./ownerMark";
import { wholeList } from "./vmRows";

/** A VM whose BIOS UUID carries the mark of this provider. */
export interface MarkedVm extends Pick<Vm, "id" | "name" | "powerState"> {
  biosUuid: string;
  instanceUuid: string;
  /** Mark of the stack that it was made for. */
  stack: string;
  /** It outlives its stack. */
  isRetained: boolean;
}

/** All VMs that carry the mark, of those that this user may see. A list shows no identity, so each VM costs a call. */
export async function markedVms(vcenter: Vcenter): Promise<MarkedVm[]> {
  const rows = await allRows(vcenter);
  const vms = await Promise.all(rows.map(({ id }) => vcenter.vms.find(id)));
  return vms.flatMap((vm) => {
    const mark = markOf(vm?.biosUuid);
    if (!vm || !mark) return [];
    const { id, name, powerState, biosUuid = "", instanceUuid = "" } = vm;
    return [{ id, name, powerState, biosUuid, instanceUuid, ...mark }];
  });
}

/**
 * The rows of all VMs. One list holds 4,000 (docs/apis/vcenter.md section 2), so more VMs are asked for by power state, then by
 * folder. A sweep that does not see all VMs must not pass for one that found nothing.
 */
async function allRows(vcenter: Vcenter): Promise<VmRow[]> {
  const whole = await wholeList(vcenter.vms, {});
  if (whole) return whole;
  const byState = await Promise.all(
    powerStates.map(
      async (state) => (await wholeList(vcenter.vms, { power_states: [state] })) ?? rowsByFolder(vcenter, state),
    ),
  );
  const rows = byState.flat();
  // A VM may change its power state between two lists.
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

async function rowsByFolder(vcenter: Vcenter, state: VmRow["powerState"]): Promise<VmRow[]> {
  const folders = await vcenter.listNamed("folder", {});
  const lists = await Promise.all(
    folders.map(async ({ id, name }) => {
      const rows = await wholeList(vcenter.vms, { power_states: [state], folders: [id] });
      if (rows) return rows;
      const what = `list the VMs in folder ${name} (${id})`;
      throw new OpsError(
        "TooManyMatches",
        `${what}: it has more VMs that are ${state} than vCenter lists at once. Divide the folder.`,
      );
    }),
  );
  return lists.flat();
}
