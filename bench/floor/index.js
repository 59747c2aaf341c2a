// The least that Pulumi itself asks of a program with so many dynamic resources.
const pulumi = require("@pulumi/pulumi");

for (let index = 0; index < Number(process.env.BENCH_COUNT); index++) {
  new pulumi.CustomResource("pulumi-nodejs:dynamic/bench:Nothing", `nothing-${index}`, {
    __provider: 'exports.handler=()=>require("./nothing.js");',
  });
}
