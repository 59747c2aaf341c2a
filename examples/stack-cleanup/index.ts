import * as vsphere from "pulumi-vsphere-ops";

new vsphere.StackCleanup("cleanup");

const vm = new vsphere.InstantCloneVm("agent", { sourceName: "golden", waitFor: "tools" });

export const id = vm.id;
