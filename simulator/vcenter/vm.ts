export type PowerState = "POWERED_ON" | "POWERED_OFF" | "SUSPENDED";

export const nicStates = ["CONNECTED", "NOT_CONNECTED", "RECOVERABLE_ERROR", "UNRECOVERABLE_ERROR", "UNKNOWN"] as const;

export interface Nic {
  type: "VMXNET3" | "E1000" | "E1000E" | "PCNET32" | "VMXNET" | "VMXNET2";
  network: string;
  distributedPort: string | undefined;
  macType: "GENERATED" | "MANUAL" | "ASSIGNED";
  macAddress: string;
  /** What the guest knows it by: an instant clone has its source's in memory until the guest sets up the NIC again. */
  guestMacAddress: string;
  state: (typeof nicStates)[number];
  startConnected: boolean;
  allowGuestControl: boolean;
  wakeOnLan: boolean;
  upt: boolean;
  uptV2: boolean;
  /** Whether the guest asks for a lease there; one that does not has no address, unless an operator gives it one. */
  usesDhcp: boolean;
  /** What the guest has there; none while the NIC is not connected. */
  addresses: string[];
}

export interface Port {
  backing: Record<string, unknown>;
  connected: boolean;
  startConnected: boolean;
  allowGuestControl: boolean;
  yieldOnPoll: boolean;
}

/** What the guest operating system is doing; meaningful while the VM is on. */
export interface Guest {
  family: "LINUX" | "WINDOWS";
  user: string;
  password: string;
  /** The SAML token that the guest takes for its user. */
  samlToken: string;
  hostName: string;
  /** Addresses of interfaces that are no NIC of the VM: loopback, bridges of containers. */
  otherAddresses: string[];
  /** Tools run and answer. */
  toolsReady: boolean;
  /** Tools have gone with a guest that restarts, and vCenter has not noticed yet. */
  toolsMissed: boolean;
  /** Tools are silent because the guest stands still in `instantclone.freeze`, and not because they hang. */
  toolsFrozen: boolean;
  activity: "RUNNING" | "SHUTTING_DOWN" | "RESETTING" | "STANDBY";
  diskFull: boolean;
  /** The host that addresses of file transfers name: see guest/esxi.ts. */
  transferHost: string;
}

/** Whether Tools run, as far as vCenter knows. */
export function seemsReady({ toolsReady, toolsMissed }: Guest): boolean {
  return toolsReady || toolsMissed;
}

export interface Vm {
  readonly id: string;
  name: string;
  datacenter: string;
  folder: string;
  resourcePool: string;
  datastore: string;
  cluster: string;
  host: string;
  biosUuid: string;
  instanceUuid: string;
  powerState: PowerState;
  /** Whether the last power-off was the guest's own; meaningful while the VM is off. */
  cleanPowerOff: boolean;
  frozen: boolean;
  /** Delta disks under the VM's disk: docs/apis/vcenter.md section 3.7. */
  deltaDepth: number;
  /** Id of the VM that this one was cloned from. */
  source: string | undefined;
  guest: Guest;
  nics: Map<string, Nic>;
  serialPorts: Map<string, Port>;
  parallelPorts: Map<string, Port>;
  /** Its CD-ROM drive, if it has one. */
  cdrom: "CONNECTED" | "NOT_CONNECTED" | undefined;
  cpuCount: number;
  memorySizeMib: number;
  /** Operations under way: one that owns the VM alone, or any number of clones made from it. */
  operation: string | undefined;
  /** Something outside the simulator owns the VM, such as a backup. */
  isOccupied: boolean;
  clonesUnderWay: number;
}
