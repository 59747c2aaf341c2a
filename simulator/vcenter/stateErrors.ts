import { VcenterError } from "./errors";
import type { Vm } from "./vm";

export function alreadyIn(vm: Vm): VcenterError {
  return new VcenterError(
    "ALREADY_IN_DESIRED_STATE",
    `com.vmware.api.vcenter.vm.power.already_${vm.powerState.toLowerCase()}`,
    `Virtual machine with identifier '${vm.id}' is already ${vm.powerState}.`,
    [vm.id, vm.powerState],
  );
}

export function notAllowed(vm: Vm): VcenterError {
  return new VcenterError(
    "NOT_ALLOWED_IN_CURRENT_STATE",
    "com.vmware.api.vcenter.vm.not_allowed_in_current_state",
    `The operation is not allowed while virtual machine with identifier '${vm.id}' is ${vm.powerState}.`,
    [vm.id, vm.powerState],
  );
}

/** As seen in the field; the id in it may carry the instance uuid: docs/apis/vcenter.md section 0. */
export function toolsNotRunning(vm: Vm): VcenterError {
  const id = `${vm.id}:${vm.instanceUuid}`;
  return new VcenterError(
    "SERVICE_UNAVAILABLE",
    "com.vmware.api.vcenter.vm.guest.tools_not_running",
    `VMware Tools are not running in Virtual machine with identifier '${id}'`,
    [id],
  );
}
