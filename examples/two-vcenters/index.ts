import * as vsphere from "pulumi-vsphere-ops";

const east = new vsphere.InstantCloneVm("east", { sourceName: "golden", connection: "east" });
const west = new vsphere.InstantCloneVm("west", { sourceName: "golden", connection: "west" });

export const ids = { east: east.id, west: west.id };
