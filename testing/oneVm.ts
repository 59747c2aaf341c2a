import type { EngineLab } from "./project";

/** A program with one clone. */
export const oneVm =
  'const vm = new vsphere.InstantCloneVm("web", { sourceName: "golden" });\nmodule.exports = { id: vm.id, name: vm.name };';

export async function clones({ simulator }: EngineLab) {
  return (await simulator.state()).vms.filter((vm) => vm.source);
}

export async function vmState({ stack }: EngineLab) {
  return (await stack.resources()).find(({ type }) => type === "pulumi-nodejs:dynamic/vsphere-ops:InstantCloneVm");
}
