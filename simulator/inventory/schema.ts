import { z } from "zod";
import { srsSettings } from "../srs/settings";
import { storedName } from "../vcenter/names";
import { defaultInventory } from "./default";

const name = z.string().min(1).max(80);
const storedAs = name.transform(storedName).meta({ description: "vCenter escapes `/`, `\\` and `%` in it." });

const userSchema = z.strictObject({ name, password: z.string().min(1) });

const datacenterSchema = z.strictObject({ id: z.string().regex(/^datacenter-\d+$/), name: storedAs });
const clusterSchema = z.strictObject({ id: z.string().regex(/^domain-c\d+$/), name: storedAs, datacenter: z.string() });
const hostSchema = z.strictObject({ id: z.string().regex(/^host-\d+$/), name: storedAs, cluster: z.string() });

const folderSchema = z.strictObject({
  id: z.string().regex(/^group-\w\d+$/),
  name: storedAs,
  type: z.enum(["DATACENTER", "DATASTORE", "HOST", "NETWORK", "VIRTUAL_MACHINE"]).default("VIRTUAL_MACHINE"),
  datacenter: z.string().optional(),
  parent: z.string().optional(),
});

const resourcePoolSchema = z.strictObject({
  id: z.string().regex(/^resgroup-\d+$/),
  name: storedAs,
  cluster: z.string(),
  parent: z.string().optional(),
});

const datastoreSchema = z.strictObject({
  id: z.string().regex(/^datastore-\d+$/),
  name: storedAs,
  type: z.enum(["VMFS", "NFS", "NFS41", "CIFS", "VSAN", "VFFS", "VVOL"]).default("VMFS"),
  datacenter: z.string(),
  folder: z.string().optional(),
  freeSpaceBytes: z
    .int()
    .min(0)
    .default(500 * 2 ** 30),
  capacityBytes: z
    .int()
    .min(0)
    .default(2 ** 40),
});

const networkSchema = z.strictObject({
  id: z.string().regex(/^(network|dvportgroup)-\d+$/),
  name: storedAs,
  type: z.enum(["STANDARD_PORTGROUP", "DISTRIBUTED_PORTGROUP", "OPAQUE_NETWORK"]).default("STANDARD_PORTGROUP"),
  datacenter: z.string(),
  folder: z.string().optional(),
});

export const nicSchema = z.strictObject({
  type: z.enum(["VMXNET3", "E1000", "E1000E", "PCNET32", "VMXNET", "VMXNET2"]).default("VMXNET3"),
  network: z.string(),
  macAddress: z
    .string()
    .regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i)
    .optional(),
  connected: z.boolean().default(true),
  addresses: z
    .array(z.union([z.ipv4(), z.ipv6()]))
    .optional()
    .describe("What the guest has there at the start; absent: one lease."),
});

const vmSchema = z.strictObject({
  id: z
    .string()
    .regex(/^vm-\d+$/)
    .optional(),
  name: storedAs,
  copies: z
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe("So many VMs like this one, named `name-1`, `name-2` and so on."),
  source: z.string().optional().describe("Id of the VM that this one was cloned from."),
  powerState: z.enum(["POWERED_ON", "POWERED_OFF", "SUSPENDED"]).default("POWERED_ON"),
  toolsReady: z.boolean().optional().describe("Absent: as soon as the VM is on, unless it is frozen."),
  frozen: z
    .boolean()
    .default(false)
    .describe(
      "Whether the guest waits in `instantclone.freeze`: its Tools are silent. A clone of a source that does not wait adds a delta disk to it.",
    ),
  deltaDepth: z.int().min(0).default(0),
  guestFamily: z.enum(["LINUX", "WINDOWS"]).default("LINUX"),
  guestUser: z.string().min(1).default("root"),
  guestPassword: z.string().default("guest"),
  guestSamlToken: z.string().min(1).default("saml-token"),
  hostName: z.string().optional(),
  ipAddress: z.string().nullable().optional().describe("Of the first NIC; null for a guest that asks for none."),
  otherAddresses: z
    .array(z.union([z.ipv4(), z.ipv6()]))
    .default(["127.0.0.1", "172.17.0.1"])
    .describe("Addresses of interfaces that are no NIC of the VM, such as loopback and docker0."),
  biosUuid: z.uuid().optional(),
  instanceUuid: z.uuid().optional(),
  folder: z.string().optional(),
  resourcePool: z.string().optional(),
  datastore: z.string().optional(),
  host: z.string().optional(),
  nics: z.array(nicSchema).optional(),
  serialPorts: z.int().min(0).max(32).default(1),
  parallelPorts: z.int().min(0).max(3).default(1),
  cdrom: z
    .enum(["CONNECTED", "NOT_CONNECTED"])
    .optional()
    .describe("The VM has a CD-ROM drive. No instant clone can be made while it is connected."),
  cpuCount: z.int().min(1).default(2),
  memorySizeMib: z.int().min(4).default(2048),
});

const settingsSchema = z.strictObject({
  vmListLimit: z.int().min(1).default(4000).describe("VMs that a list answers before it says too_many_matches."),
  sessionsPerUser: z.int().min(1).default(550),
  sessionIdleSeconds: z.int().min(1).default(1800),
  sessionMaxSeconds: z.int().min(1).default(172_800),
  ticketSeconds: z.int().min(1).default(1800),
  maxDeltaDepth: z.int().min(1).default(255),
  clonesPerHost: z
    .int()
    .min(1)
    .optional()
    .describe(
      "Instant clones that a host carries out at once, each as long as `--latency instantClone`; more wait their turn.",
    ),
  toolsStartSeconds: z.number().min(0).default(2).describe("From power-on, or from a reboot, to Tools that answer."),
  toolsResumeSeconds: z
    .number()
    .min(0)
    .default(0.5)
    .describe("From an instant clone of a source whose Tools are frozen to Tools that answer."),
  programPollSeconds: z
    .number()
    .min(0)
    .default(1)
    .describe("How often VMware Tools look whether a program has ended, from its start on: its exit code shows then."),
  guestShutdownSeconds: z.number().min(0).default(1),
  leaseSeconds: z.number().min(0).default(0.5).describe("From an instant clone to an address of its own."),
  privateTmp: z
    .boolean()
    .default(false)
    .describe("Whether vmtoolsd runs with PrivateTmp: the guest's temporary folder is empty when it has restarted."),
  emptyUploads: z
    .enum(["taken", "refused"])
    .default("refused")
    .describe("What becomes of a file of 0 bytes that is sent to a guest: real hosts refuse it with status 500."),
  maxDownloadBytes: z.int().min(0).optional().describe("A file that is fetched from a guest ends after so many bytes."),
  transferHost: z
    .string()
    .min(1)
    .default("esxi")
    .describe(
      "The host that addresses of guest file transfers name. `esxi`: an ESXi host, of another name and port than vCenter and with a certificate of its own. `vcenter`: vCenter, as called. Else the name that is given, such as `*`: with its own port, with vCenter's when it has none, without when it ends with a colon.",
    ),
});

/** What an inventory file may say. A section that is absent is the default inventory's. */
export const inventorySchema = z.strictObject({
  $schema: z.string().optional(),
  users: z.array(userSchema).min(1).prefault(defaultInventory.users),
  settings: settingsSchema.prefault({}),
  datacenters: z.array(datacenterSchema).min(1).prefault(defaultInventory.datacenters),
  clusters: z.array(clusterSchema).min(1).prefault(defaultInventory.clusters),
  hosts: z.array(hostSchema).min(1).prefault(defaultInventory.hosts),
  folders: z.array(folderSchema).min(1).prefault(defaultInventory.folders),
  resourcePools: z.array(resourcePoolSchema).min(1).prefault(defaultInventory.resourcePools),
  datastores: z.array(datastoreSchema).min(1).prefault(defaultInventory.datastores),
  networks: z.array(networkSchema).min(1).prefault(defaultInventory.networks),
  vms: z.array(vmSchema).prefault(defaultInventory.vms),
  srs: srsSettings.default(srsSettings.parse({})),
});

export type InventoryFile = z.input<typeof inventorySchema>;
export type Inventory = z.output<typeof inventorySchema>;
export interface DefaultInventory {
  users: z.input<typeof userSchema>[];
  datacenters: z.input<typeof datacenterSchema>[];
  clusters: z.input<typeof clusterSchema>[];
  hosts: z.input<typeof hostSchema>[];
  folders: z.input<typeof folderSchema>[];
  resourcePools: z.input<typeof resourcePoolSchema>[];
  datastores: z.input<typeof datastoreSchema>[];
  networks: z.input<typeof networkSchema>[];
  vms: z.input<typeof vmSchema>[];
}
export type User = z.output<typeof userSchema>;
export type Settings = z.output<typeof settingsSchema>;
export type Datacenter = z.output<typeof datacenterSchema>;
export type Cluster = z.output<typeof clusterSchema>;
export type Host = z.output<typeof hostSchema>;
export type Folder = z.output<typeof folderSchema>;
export type ResourcePool = z.output<typeof resourcePoolSchema>;
export type Datastore = z.output<typeof datastoreSchema>;
export type Network = z.output<typeof networkSchema>;
export type VmSeed = z.output<typeof vmSchema>;
