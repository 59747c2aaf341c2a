import type { PowerShellObject } from "./powerShellValue";

/** What SRS needs of a VM of the vCenter it is registered with. */
export interface VirtualMachine {
  id: string;
  name: string;
  /** `POWERED_ON`, `POWERED_OFF` or `SUSPENDED`. */
  powerState: string;
  cpuCount: number;
  memorySizeMib: number;
}

const POWER_STATES: Record<string, string> = {
  POWERED_ON: "PoweredOn",
  POWERED_OFF: "PoweredOff",
  SUSPENDED: "Suspended",
};

/** A VM as PowerCLI's Get-VM gives it. */
export function toPowerCli({ id, name, powerState, cpuCount, memorySizeMib }: VirtualMachine): PowerShellObject {
  return {
    typeName: "VMware.VimAutomation.ViCore.Impl.V1.VM.UniversalVirtualMachineImpl",
    interfaces: [
      "VMware.VimAutomation.ViCore.Types.V1.Inventory.VirtualMachine",
      "VMware.VimAutomation.ViCore.Types.V1.Inventory.InventoryItem",
    ],
    properties: {
      Name: name,
      PowerState: POWER_STATES[powerState] ?? powerState,
      NumCpu: cpuCount,
      MemoryGB: memorySizeMib / 1024,
      Id: `VirtualMachine-${id}`,
    },
  };
}
