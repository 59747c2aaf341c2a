export type PowerState = "POWERED_ON" | "POWERED_OFF" | "SUSPENDED";

export interface Nic {
  network: string;
  macType: "GENERATED" | "MANUAL" | "ASSIGNED";
  macAddress: string;
  connected: boolean;
  startConnected: boolean;
  allowGuestControl: boolean;
  wakeOnLan: boolean;
}

export interface Port {
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
  ipAddress: string | undefined;
  /** Tools run and answer. */
  toolsReady: boolean;
  activity: "RUNNING" | "SHUTTING_DOWN" | "RESETTING" | "STANDBY";
  diskFull: boolean;
  /** The host that addresses of file transfers name, such as `*`; undefined: the one that the caller called. */
  transferHost: string | undefined;
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
  readonly instanceUuid: string;
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
  cpuCount: number;
  memorySizeMib: number;
  /** Operations under way: one that owns the VM alone, or any number of clones made from it. */
  operation: string | undefined;
  clonesUnderWay: number;
}
