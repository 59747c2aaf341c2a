import { VcenterError } from "./errors";
import type { Vm } from "./vm";

/**
 * One operation at a time owns a VM: another gets RESOURCE_BUSY (docs/apis/vcenter.md sections 3.2 and 3.3). Clones of one source
 * do not exclude each other: in vCenter they queue up ("instant clone", "partly serialized").
 */
export function own(vm: Vm, operation: string): () => void {
  const other = ownerOf(vm) ?? (vm.clonesUnderWay > 0 ? "instantClone" : undefined);
  if (other) throw busy(vm, other);
  vm.operation = operation;
  return () => {
    vm.operation = undefined;
  };
}

export function shareForClone(source: Vm): () => void {
  const owner = ownerOf(source);
  if (owner) throw busy(source, owner);
  source.clonesUnderWay++;
  return () => {
    source.clonesUnderWay--;
  };
}

function ownerOf(vm: Vm): string | undefined {
  return vm.operation ?? (vm.isOccupied ? "backup" : undefined);
}

export function busy(vm: Vm, operation: string): VcenterError {
  return new VcenterError(
    "RESOURCE_BUSY",
    "com.vmware.api.vcenter.vm.resource_busy",
    `Virtual machine with identifier '${vm.id}' is busy with another operation: ${operation}.`,
    [vm.id, operation],
  );
}
