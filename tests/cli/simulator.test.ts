import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { runCommand, startCommand } from "../../testing/commandLine";
import { inLab } from "../../testing/lab";

/** A rehearsed command that prints what its script computes. */
const rehearsed = (script: string, ...options: string[]) => [
  "simulator",
  ...options,
  "--",
  process.execPath,
  "-e",
  script,
];

describe("vsphere-ops simulator -- <command>", () => {
  it("runs the command against a simulator that is there, and stops it", async () => {
    const script =
      "fetch(process.env.VSPHERE_SERVER + '/_simulator/state').then(async (r) => console.log(process.env.SIMULATOR, (await r.json()).vms.length))";
    const { status, stdout } = await runCommand(rehearsed(script));
    const [url = "", count] = stdout.trim().split(" ");
    assert.deepEqual([status, count], [0, "2"]);
    await assert.rejects(fetch(url));
  });

  it("ends with the exit code of the command, and stops its simulator", async () => {
    const { status } = await runCommand(rehearsed("process.exit(7)"));
    assert.equal(status, 7);
  });

  it("leads nowhere else: neither to a connection of the environment nor through a proxy nor to its Pulumi backend", async () => {
    const names = ["VSPHERE_SERVER_EAST", "VSPHERE_FINGERPRINT", "VSPHERE_USER", "NO_PROXY", "PULUMI_BACKEND_URL"];
    const script = `console.log(JSON.stringify(${JSON.stringify(names)}.map((name) => process.env[name] ?? null)))`;
    const env = { VSPHERE_SERVER_EAST: "vcenter.example.com", VSPHERE_FINGERPRINT: "aa", NO_PROXY: "example.com" };
    const { stdout } = await runCommand(rehearsed(script), { env });
    const [east, fingerprint, user, noProxy, backend] = JSON.parse(stdout);
    assert.deepEqual(
      [east, fingerprint, user, noProxy],
      [null, null, "administrator@vsphere.local", "example.com,127.0.0.1"],
    );
    assert.match(backend, /^file:.*vsphere-ops-rehearsal-/);
    assert.ok(!existsSync(new URL(backend)));
  });

  it("keeps a backend that the environment names", async () => {
    const env = { PULUMI_BACKEND_URL: "file:///tmp/states" };
    const { stdout } = await runCommand(rehearsed("console.log(process.env.PULUMI_BACKEND_URL)"), { env });
    assert.equal(stdout.trim(), "file:///tmp/states");
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`passes ${signal} on to the command, and ends when the command has`, async () => {
      const script = `process.on("${signal}", () => { console.log("asked"); process.exit(3); }); console.log(process.env.SIMULATOR); setInterval(() => {}, 1000);`;
      const { child, outcome } = startCommand(rehearsed(script));
      child.stdout?.once("data", () => child.kill(signal));
      const { status, stdout } = await outcome;
      const [url = "", last] = stdout.trim().split("\n");
      assert.deepEqual([status, last], [3, "asked"]);
      await assert.rejects(fetch(url));
    });
  }

  it("takes the simulator's options", async () => {
    const script = "console.log(process.env.VSPHERE_SERVER, process.env.VSPHERE_CA_FILE)";
    assert.match((await runCommand(rehearsed(script, "--tls"))).stdout, /^https:\S+ \/\S+/);
  });

  it("names what is wrong with an option", async () => {
    const { status, stderr } = await runCommand(rehearsed("0", "--latency", "clone"));
    assert.deepEqual([status, /--latency clone: expected/.test(stderr)], [2, true]);
  });

  it("names a command that cannot be started", async () => {
    const { status, stderr } = await runCommand(["simulator", "--", "no-such-command"]);
    assert.deepEqual([status, /no-such-command could not be started/.test(stderr)], [2, true]);
  });

  it("without a command does what vsphere-ops-simulator does", async () => {
    const { child, outcome } = startCommand(["simulator", "--port", "0"]);
    child.stdout?.once("data", () => child.kill("SIGTERM"));
    const { status, stdout } = await outcome;
    assert.match(stdout, /^simulator listening on http/);
    assert.equal(status, 0);
  });
});

describe("During a rehearsal, the provider", () => {
  it(
    "refuses a stack whose configuration names a real server, and sends it nothing",
    inLab(async (lab) => {
      process.env["VSPHERE_OPS_REHEARSAL"] = lab.simulator.url;
      try {
        await lab.run().resource(instantCloneVm).create({ sourceName: "golden" });
        const real = lab.run({ "vsphere-ops:server": "vcenter.example.com" }).resource(instantCloneVm);
        const message =
          /This is a rehearsal on the simulator .* and vsphere-ops:server or VSPHERE_SERVER names another vCenter/;
        await assert.rejects(real.create({ sourceName: "golden" }), { message });
      } finally {
        delete process.env["VSPHERE_OPS_REHEARSAL"];
      }
    }),
  );
});

describe("vsphere-ops", () => {
  for (const name of ["init", "doctor", "orphans", "simulator"]) {
    it(`has the command ${name}, with help`, async () => {
      const { status, stdout } = await runCommand([name, "--help"]);
      assert.deepEqual([status, stdout.startsWith(`Usage: vsphere-ops ${name} `)], [0, true]);
    });
  }

  it("names a command that it does not have, and exits with 2", async () => {
    const { status, stderr } = await runCommand(["inti"]);
    assert.equal(status, 2);
    assert.match(stderr, /unknown command 'inti'.*init/s);
  });

  it("has a version", async () => {
    assert.match((await runCommand(["--version"])).stdout, /^\d+\.\d+\.\d+$/m);
  });
});
