// The least that Pulumi itself asks of a program with so many dynamic resources, declared as programs declare them: a class.
const pulumi = require("@pulumi/pulumi");

class Nothing extends pulumi.CustomResource {
  constructor(name) {
    super("pulumi-nodejs:dynamic/bench:Nothing", name, {
      __provider: 'exports.handler=()=>require("./nothing.js");',
    });
  }
}

for (let index = 0; index < Number(process.env.BENCH_COUNT); index++) new Nothing(`nothing-${index}`);
