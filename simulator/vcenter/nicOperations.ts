import { own } from "./busy";
import type { Containers } from "./containers";
import { VcenterError } from "./errors";
import type { Leases } from "./leases";
import { checkNicUpdate, findNic, nicUpdateSchema, updatedNic } from "./nics";
import { type Call, inBoth, type Operation } from "./operation";
import { parseSpec } from "./spec";
import { notAllowed } from "./stateErrors";
import { isBefore, type Version } from "./version";
import type { Nic, Vm } from "./vm";
import type { Vms } from "./vms";

/** The Ethernet adapters of a VM: docs/apis/vcenter.md section 8. */
export function nicOperations(vms: Vms, containers: Containers, leases: Leases, version: Version): Operation[] {
  const path = "/vcenter/vm/{vm}/hardware/ethernet";
  const updateSchema = nicUpdateSchema(version);
  const vmOf = ({ params }: Call) => vms.get(params["vm"]);
  const nicOf = (call: Call) => ({ vm: vmOf(call), key: call.params["nic"] ?? "" });

  const switchTo = (name: string, action: string, state: "CONNECTED" | "NOT_CONNECTED"): Operation => ({
    name,
    api: { method: "POST", path: `${path}/{nic}`, action },
    rest: { method: "POST", path: `${path}/{nic}/${action}` },
    begin: (call) => own(vmOf(call), action),
    handle: (call) => {
      const { vm, key } = nicOf(call);
      const nic = findNic(vm, key);
      if (vm.powerState !== "POWERED_ON") throw notAllowed(vm);
      if (nic.state === state) throw alreadyIn(vm, key, state);
      // Accepted, and nothing comes of it: the network behind it does not exist.
      if (nic.state === "UNRECOVERABLE_ERROR" && state === "CONNECTED") return;
      leases.setState(vm, key, state);
    },
  });
  return [
    {
      name: "listNics",
      ...inBoth("GET", path),
      handle: (call) => [...vmOf(call).nics.keys()].map((nic) => ({ nic })),
    },
    {
      name: "getNic",
      ...inBoth("GET", `${path}/{nic}`),
      handle: (call) => {
        const { vm, key } = nicOf(call);
        return nicInfo(key, findNic(vm, key), containers, version);
      },
    },
    switchTo("connectNic", "connect", "CONNECTED"),
    switchTo("disconnectNic", "disconnect", "NOT_CONNECTED"),
    {
      name: "updateNic",
      ...inBoth("PATCH", `${path}/{nic}`),
      begin: (call) => own(vmOf(call), "updateNic"),
      handle: (call) => {
        const { vm, key } = nicOf(call);
        const nic = findNic(vm, key);
        const update = parseSpec(updateSchema, call.spec);
        if (update.upt_v2_compatibility_enabled !== undefined && vm.powerState !== "POWERED_OFF") throw notAllowed(vm);
        checkNicUpdate(vm, key, nic, update, containers);
        vm.nics.set(key, updatedNic(nic, update, `${vm.id} ${key}`));
      },
    },
  ];
}

export function nicInfo(key: string, nic: Nic, containers: Containers, version: Version): Record<string, unknown> {
  const network = containers.network(nic.network);
  const isVmxnet3 = nic.type === "VMXNET3";
  const hasUptV2 = isVmxnet3 && !isBefore(version, "8.0.0");
  return {
    label: `Network adapter ${Number(key) - 3999}`,
    type: nic.type,
    ...(isVmxnet3 && { upt_compatibility_enabled: nic.upt }),
    ...(hasUptV2 && { upt_v2_compatibility_enabled: nic.uptV2 }),
    mac_type: nic.macType,
    mac_address: nic.macAddress,
    pci_slot_number: Number(key) - 3808,
    wake_on_lan_enabled: nic.wakeOnLan,
    backing: {
      type: network.type,
      network: network.id,
      // A name is given for standard port groups, a switch for distributed ones.
      ...(network.type === "DISTRIBUTED_PORTGROUP"
        ? { distributed_switch_uuid: "50 0c 5f 22", distributed_port: nic.distributedPort ?? "1" }
        : { network_name: network.name }),
    },
    state: nic.state,
    start_connected: nic.startConnected,
    allow_guest_control: nic.allowGuestControl,
  };
}

function alreadyIn(vm: Vm, key: string, state: string): VcenterError {
  return new VcenterError(
    "ALREADY_IN_DESIRED_STATE",
    "com.vmware.api.vcenter.vm.hardware.already_in_desired_state",
    `Ethernet adapter '${key}' of virtual machine with identifier '${vm.id}' is already ${state}.`,
    [key, vm.id, state],
  );
}
