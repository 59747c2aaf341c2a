import { VcenterError } from "./errors";
import type { Vm } from "./vm";

/**
 * One operation at a time owns a VM: another gets RESOURCE_BUSY (docs/apis/vcenter.md sections 3.2 and 3.3). Clones of one source
 * do not exclude each other: in vCenter they queue up ("instant clone", "partly serialized").
 */
export function own(vm: Vm, operation: string): () => void {
  const other = vm.operation ?? (vm.clonesUnderWay > 0 ? "instantClone" : undefined);
  if (other) throw busy(vm, other);
  vm.operation = operation;
  return () => {
    vm.operation = undefined;
  };
}

export function shareForClone(source: Vm): () => void {
  if (source.operation) throw busy(source, source.operation);
  source.clonesUnderWay++;
  return () => {
    source.clonesUnderWay--;
  };
}

export function busy(vm: Vm, operation: string): VcenterError {
  return new VcenterError(
    "RESOURCE_BUSY",
    "com.vmware.api.vcenter.vm.resource_busy",
    `Virtual machine with identifier '${vm.id}' is busy with another operation: ${operation}.`,
    [vm.id, operation],
  );
}
