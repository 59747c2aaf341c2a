import * as vsphere from "pulumi-vsphere-ops";

// A clone starts with its source's address. With disconnected NICs it cannot use that address.
const runners = new vsphere.InstantCloneFleet("runner", {
  count: 30,
  sourceName: "golden",
  disconnectAllNics: true,
  waitFor: "tools",
});

export const ids = runners.ids;
export const names = runners.names;
