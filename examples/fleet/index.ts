import * as vsphere from "pulumi-vsphere-ops";

// A clone starts with its source's address. With disconnected NICs it cannot use that address.
const workers = Array.from(
  { length: 20 },
  (_, index) => new vsphere.InstantCloneVm(`worker-${index}`, { sourceName: "golden", disconnectAllNics: true }),
);

export const ids = workers.map((worker) => worker.id);
