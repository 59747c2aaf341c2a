const vsphere = require("pulumi-vsphere-ops");

for (let index = 0; index < Number(process.env.BENCH_COUNT); index++) {
  new vsphere.InstantCloneVm(`clone-${index}`, { sourceName: "golden" });
}
