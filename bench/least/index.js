const vsphere = require("pulumi-vsphere-ops");

/** As long as the provider's own line, because the state contains it. */
const provider = 'exports.handler=()=>require("../../bench/least/provider").instantCloneVm;';
const withOther = ({ props, opts }) => ({ props: { ...props, __provider: provider }, opts });

for (let index = 0; index < Number(process.env.BENCH_COUNT); index++) {
  new vsphere.InstantCloneVm(`clone-${index}`, { sourceName: "golden" }, { transformations: [withOther] });
}
