import * as vsphere from "pulumi-vsphere-ops";

const vm = new vsphere.InstantCloneVm("web", { sourceName: "golden" });

export const id = vm.id;
export const name = vm.name;
export const powerState = vm.powerState;
export const ticket = vm.consoleTickets.apply((tickets) => tickets.WEBMKS?.ticket);
