// Pulumi's own minimum cost of a program with this number of dynamic resources, declared with a class as usual.
const pulumi = require("@pulumi/pulumi");

class Nothing extends pulumi.CustomResource {
  constructor(name) {
    super("pulumi-nodejs:dynamic/bench:Nothing", name, {
      __provider: 'exports.handler=()=>require("./nothing.js");',
    });
  }
}

for (let index = 0; index < Number(process.env.BENCH_COUNT); index++) new Nothing(`nothing-${index}`);
