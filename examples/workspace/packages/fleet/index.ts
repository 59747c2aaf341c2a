import * as vsphere from "pulumi-vsphere-ops";

/** Clones that stay off the network until they have an identity of their own. */
export function fleet(names: string[]): vsphere.InstantCloneVm[] {
  return names.map((name) => new vsphere.InstantCloneVm(name, { sourceName: "golden", disconnectAllNics: true }));
}
