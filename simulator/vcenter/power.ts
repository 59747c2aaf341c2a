import { own } from "./busy";
import type { GuestPower } from "./guestPower";
import { type Call, inBoth, type Operation } from "./operation";
import { alreadyIn, notAllowed } from "./stateErrors";
import type { PowerState, Vm } from "./vm";
import type { Vms } from "./vms";

/** Power and delete of a VM: docs/apis/vcenter.md sections 3.2 and 3.3. */
export function powerOperations(vms: Vms, guestPower: GuestPower): Operation[] {
  const vmOf = ({ params }: Call) => vms.get(params["vm"]);
  const change = (action: string, apply: (vm: Vm) => void): Operation => ({
    name: `power${action[0]?.toUpperCase()}${action.slice(1)}`,
    api: { method: "POST", path: "/vcenter/vm/{vm}/power", action },
    rest: { method: "POST", path: `/vcenter/vm/{vm}/power/${action}` },
    begin: (call) => own(vmOf(call), action),
    handle: (call) => apply(vmOf(call)),
  });
  return [
    { name: "getPower", ...inBoth("GET", "/vcenter/vm/{vm}/power"), handle: (call) => powerInfo(vmOf(call)) },
    change("start", (vm) => {
      refuse(vm, "POWERED_ON");
      guestPower.start(vm);
    }),
    change("stop", (vm) => {
      refuse(vm, "POWERED_OFF");
      guestPower.halt(vm, false);
    }),
    change("suspend", (vm) => {
      refuse(vm, "SUSPENDED");
      if (vm.powerState === "POWERED_OFF") throw notAllowed(vm);
      vms.setPower(vm, "SUSPENDED");
    }),
    change("reset", (vm) => {
      if (vm.powerState !== "POWERED_ON") throw notAllowed(vm);
      vms.emit("rebooted", vm);
      guestPower.boot(vm);
    }),
    {
      name: "deleteVm",
      ...inBoth("DELETE", "/vcenter/vm/{vm}"),
      begin: (call) => own(vmOf(call), "delete"),
      handle: (call) => {
        const vm = vmOf(call);
        if (vm.powerState === "POWERED_ON") throw notAllowed(vm);
        vms.delete(vm);
      },
    },
  ];
}

/** A tagged union: `clean_power_off` is there when the VM is off, and only then. */
function powerInfo({ powerState, cleanPowerOff }: Vm): Record<string, unknown> {
  return powerState === "POWERED_OFF" ? { state: powerState, clean_power_off: cleanPowerOff } : { state: powerState };
}

function refuse(vm: Vm, state: PowerState): void {
  if (vm.powerState === state) throw alreadyIn(vm);
}
