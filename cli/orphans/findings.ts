import type { Runspace } from "../../provider/clients/srs/runspaces";
import type { Vm } from "../../provider/clients/vcenter/vms";
import { markOfRunspace } from "../../provider/operations/srs/stackMark";
import type { MarkedVm } from "../../provider/operations/vcenter/markedVms";
import type { StackState } from "./states";

/**
 * `orphan`: its stack is one of those given, and the state does not know it. `retained`: so it is, and it outlives its stack. `copy`: a VM
 * that the state knows has the same BIOS UUID, so this one is a copy, such as one restored from a backup. `otherStack`: nothing
 * is known of its stack. Only orphans are ever deleted.
 */
export type Status = "orphan" | "retained" | "copy" | "otherStack";

interface Finding {
  id: string;
  name: string | undefined;
  status: Status;
  /** `project/stack`, if it is one of those given. */
  stack: string | undefined;
  /** Mark of its stack. */
  mark: string;
  /** RFC 3339; undefined where the server does not tell. */
  createdAt: string | undefined;
  ageHours: number | undefined;
}

export interface VmFinding extends Finding {
  powerState: Vm["powerState"];
  biosUuid: string;
  instanceUuid: string;
}

export type RunspaceFinding = Finding;

/** The marked VMs that no given state knows. */
export function vmFindings(vms: MarkedVm[], states: StackState[]): VmFinding[] {
  const isKnown = (vm: MarkedVm) => states.some(({ marks, vmIds }) => marks.has(vm.stack) && vmIds.has(vm.id));
  const knownUuids = new Set(vms.filter(isKnown).map(({ biosUuid }) => biosUuid));
  return vms
    .filter((vm) => !isKnown(vm))
    .map(({ stack: mark, isRetained, ...vm }) => {
      const stack = states.find(({ marks }) => marks.has(mark))?.name;
      const status = statusOf(stack !== undefined, isRetained, knownUuids.has(vm.biosUuid));
      return { ...vm, status, stack, mark, createdAt: undefined, ageHours: undefined };
    });
}

/** The marked runspaces that no given state knows. */
export function runspaceFindings(runspaces: Runspace[], states: StackState[], now: Date): RunspaceFinding[] {
  return runspaces.flatMap(({ id, name, creationTime }) => {
    const mark = markOfRunspace(name);
    if (mark === undefined) return [];
    const state = states.find(({ marks }) => marks.has(mark));
    if (state?.runspaceIds.has(id)) return [];
    const status = statusOf(state !== undefined, false, false);
    return [{ id, name, status, stack: state?.name, mark, ...age(creationTime, now) }];
  });
}

export function age(createdAt: string | undefined, now: Date): Pick<Finding, "createdAt" | "ageHours"> {
  const created = Date.parse(createdAt ?? "");
  if (Number.isNaN(created)) return { createdAt: undefined, ageHours: undefined };
  return { createdAt, ageHours: Math.round((now.getTime() - created) / 36_000) / 100 };
}

function statusOf(isOfGivenStack: boolean, isRetained: boolean, isCopy: boolean): Status {
  if (!isOfGivenStack) return "otherStack";
  if (isCopy) return "copy";
  return isRetained ? "retained" : "orphan";
}
