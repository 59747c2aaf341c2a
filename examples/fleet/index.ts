import * as vsphere from "pulumi-vsphere-ops";

// A clone wakes up with its source's address: without its NICs it cannot answer to it.
const workers = Array.from(
  { length: 20 },
  (_, index) => new vsphere.InstantCloneVm(`worker-${index}`, { sourceName: "golden", disconnectAllNics: true }),
);

export const ids = workers.map((worker) => worker.id);
