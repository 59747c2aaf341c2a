const vsphere = require("pulumi-vsphere-ops");

const { BENCH_COUNT: count, BENCH_SETUP_SECONDS: seconds } = process.env;
const credentials = { type: "USERNAME_PASSWORD", userName: "root", password: "guest" };
const setup = seconds && { credentials, path: "/bin/sleep", arguments: [seconds] };

exports.ids = new vsphere.InstantCloneFleet("fleet", { sourceName: "golden", count: Number(count), setup }).ids.length;
