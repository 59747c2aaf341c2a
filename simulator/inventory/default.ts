import type { DefaultInventory } from "./schema";

const datacenter = "datacenter-2";
const cluster = "domain-c7";

/**
 * What the simulator starts with: docs/simulator.md. Of folders, pools, datastores and networks one name is used
 * twice each, since names are not unique (docs/apis/vcenter.md section 2). `golden` is frozen, so that it can be cloned
 * more than 255 times (docs/apis/vcenter.md section 3.7).
 */
export const defaultInventory: DefaultInventory = {
  users: [{ name: "administrator@vsphere.local", password: "simulated" }],
  datacenters: [{ id: datacenter, name: "lab" }],
  clusters: [{ id: cluster, name: "compute", datacenter }],
  hosts: [
    { id: "host-15", name: "esx-01.lab.example", cluster },
    { id: "host-16", name: "esx-02.lab.example", cluster },
  ],
  folders: [
    { id: "group-d1", name: "Datacenters", type: "DATACENTER" },
    { id: "group-v3", name: "vm", type: "VIRTUAL_MACHINE", datacenter },
    { id: "group-h4", name: "host", type: "HOST", datacenter },
    { id: "group-s5", name: "datastore", type: "DATASTORE", datacenter },
    { id: "group-n6", name: "network", type: "NETWORK", datacenter },
    { id: "group-v10", name: "ci", type: "VIRTUAL_MACHINE", datacenter, parent: "group-v3" },
    { id: "group-v11", name: "tests", type: "VIRTUAL_MACHINE", datacenter, parent: "group-v3" },
    { id: "group-v12", name: "scratch", type: "VIRTUAL_MACHINE", datacenter, parent: "group-v10" },
    { id: "group-v13", name: "scratch", type: "VIRTUAL_MACHINE", datacenter, parent: "group-v11" },
    { id: "group-s14", name: "local", type: "DATASTORE", datacenter, parent: "group-s5" },
    { id: "group-n15", name: "guests", type: "NETWORK", datacenter, parent: "group-n6" },
  ],
  resourcePools: [
    { id: "resgroup-8", name: "Resources", cluster },
    { id: "resgroup-20", name: "ci", cluster, parent: "resgroup-8" },
    { id: "resgroup-21", name: "tests", cluster, parent: "resgroup-8" },
    { id: "resgroup-22", name: "burst", cluster, parent: "resgroup-20" },
    { id: "resgroup-23", name: "burst", cluster, parent: "resgroup-21" },
  ],
  datastores: [
    { id: "datastore-31", name: "vsan", type: "VSAN", datacenter, folder: "group-s5" },
    { id: "datastore-32", name: "nfs", type: "NFS", datacenter, folder: "group-s5" },
    { id: "datastore-33", name: "ssd", type: "VMFS", datacenter, folder: "group-s5" },
    { id: "datastore-34", name: "ssd", type: "VMFS", datacenter, folder: "group-s14" },
  ],
  networks: [
    { id: "network-41", name: "lab", type: "STANDARD_PORTGROUP", datacenter, folder: "group-n6" },
    { id: "dvportgroup-42", name: "isolated", type: "DISTRIBUTED_PORTGROUP", datacenter, folder: "group-n6" },
    { id: "network-43", name: "tests", type: "STANDARD_PORTGROUP", datacenter, folder: "group-n6" },
    { id: "dvportgroup-44", name: "tests", type: "DISTRIBUTED_PORTGROUP", datacenter, folder: "group-n15" },
  ],
  vms: [
    { id: "vm-101", name: "golden", frozen: true },
    { id: "vm-102", name: "cold", powerState: "POWERED_OFF" },
  ],
};
