import type { Containers } from "./containers";
import { nicInfo } from "./nicOperations";
import { inBoth, type Operation } from "./operation";
import type { Version } from "./version";
import type { Port, Vm } from "./vm";
import type { Vms } from "./vms";

/** `GET /vcenter/vm/{vm}`: docs/apis/vcenter.md section 3.1. */
export function vmInfoOperation(vms: Vms, containers: Containers, version: Version): Operation {
  return {
    name: "getVm",
    ...inBoth("GET", "/vcenter/vm/{vm}"),
    handle: ({ params }) => vmInfo(vms.get(params["vm"]), containers, version),
  };
}

/** Every field that the vendor's reader insists on, though nothing in the simulator can change most of them. */
function vmInfo(vm: Vm, containers: Containers, version: Version): Record<string, unknown> {
  return {
    guest_OS: guestOs(vm),
    name: vm.name,
    identity: { name: vm.name, bios_uuid: vm.biosUuid, instance_uuid: vm.instanceUuid },
    power_state: vm.powerState,
    instant_clone_frozen: vm.frozen,
    hardware: { version: "VMX_19", upgrade_policy: "NEVER", upgrade_status: "NONE" },
    boot: { type: "BIOS", delay: 0, retry: false, retry_delay: 10000, enter_setup_mode: false },
    boot_devices: [],
    cpu: { count: vm.cpuCount, cores_per_socket: 1, hot_add_enabled: false, hot_remove_enabled: false },
    memory: { size_MiB: vm.memorySizeMib, hot_add_enabled: false },
    disks: new Map([["2000", disk(vm, containers)]]),
    nics: new Map([...vm.nics].map(([key, nic]) => [key, nicInfo(key, nic, containers, version)])),
    cdroms: new Map(vm.cdrom ? [["16000", cdrom(vm.cdrom)]] : []),
    floppies: new Map(),
    parallel_ports: portInfos("Parallel port", 10000, vm.parallelPorts, () => ({})),
    serial_ports: portInfos("Serial port", 9000, vm.serialPorts, ({ yieldOnPoll }) => ({ yield_on_poll: yieldOnPoll })),
    sata_adapters: new Map(),
    scsi_adapters: new Map([
      ["1000", { label: "SCSI controller 0", type: "PVSCSI", scsi: { bus: 0, unit: 7 }, sharing: "NONE" }],
    ]),
    nvme_adapters: new Map(),
  };
}

export function guestOs(vm: Vm): string {
  return vm.guest.family === "LINUX" ? "OTHER_5X_LINUX_64" : "WINDOWS_SERVER_2019";
}

function disk(vm: Vm, containers: Containers): Record<string, unknown> {
  const datastore = containers.datastore(vm.datastore).name;
  return {
    label: "Hard disk 1",
    type: "SCSI",
    scsi: { bus: 0, unit: 0 },
    backing: { type: "VMDK_FILE", vmdk_file: `[${datastore}] ${vm.id}/${vm.id}.vmdk` },
    capacity: 16 * 2 ** 30,
  };
}

function cdrom(state: string): Record<string, unknown> {
  return {
    type: "SATA",
    label: "CD/DVD drive 1",
    sata: { bus: 0, unit: 0 },
    backing: { type: "ISO_FILE", iso_file: "[nfs] iso/tools.iso" },
    state,
    start_connected: state === "CONNECTED",
    allow_guest_control: true,
  };
}

function portInfos(
  label: string,
  firstKey: number,
  ports: Map<string, Port>,
  more: (port: Port) => Record<string, unknown>,
): Map<string, unknown> {
  const info = (key: string, port: Port) => ({
    label: `${label} ${Number(key) - firstKey + 1}`,
    ...more(port),
    backing: port.backing,
    state: port.connected ? "CONNECTED" : "NOT_CONNECTED",
    start_connected: port.startConnected,
    allow_guest_control: port.allowGuestControl,
  });
  return new Map([...ports].map(([key, port]) => [key, info(key, port)]));
}
