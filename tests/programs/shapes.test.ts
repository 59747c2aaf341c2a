import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withoutUserSettings } from "../../scripts/engine.mjs";
import { runFile } from "../../testing/inlineProgram";
import { succeeded } from "../../testing/outcome";
import { Simulator, withSimulatorProcess } from "../../testing/simulator";
import { outcomeOf, Stack } from "../../testing/stack";

const root = join(__dirname, "../..");
const example = (name: string) => join(root, "examples", name);

describe("The example automation", () => {
  it("creates and destroys two stacks at once, with a line for each finished resource", async () => {
    const sites = await Promise.all([Simulator.start(), Simulator.start()]);
    try {
      const { VSPHERE_USER, VSPHERE_PASSWORD } = sites[0].environment;
      const file = join(example("automation"), "index.ts");
      const args = sites.map(({ url }) => url);
      const said = succeeded(await runFile(file, { args, env: { VSPHERE_USER, VSPHERE_PASSWORD } }));
      for (const stack of ["lab-1", "lab-2"])
        for (const step of ["create web", "delete web"]) assert.match(said, new RegExp(`^${stack}: ${step}$`, "m"));
      assert.equal(said.match(/^cloned as web-/gm)?.length, 2);
      for (const site of sites) assert.equal((await site.state()).vms.length, 2);
    } finally {
      await Promise.all(sites.map((site) => site.stop()));
    }
  });
});

describe("The example unit-tests", () => {
  it("has unit tests that pass", async () => {
    // A test runner tells the processes below it that they are part of its run.
    const { NODE_TEST_CONTEXT: _, ...env } = withoutUserSettings(process.env);
    const child = spawn("npm", ["test"], {
      cwd: example("unit-tests"),
      env,
      stdio: "pipe",
    });
    assert.match(succeeded(await outcomeOf(child)), /^\S+ pass 3$/m);
  });
});

describe("The example policy", () => {
  /**
   * Starts the pack as an executable. A Pulumi that is installed takes the folder of the pack. The engine that set-up builds has a
   * language host that cannot start packs.
   */
  async function preview(program: string) {
    const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-policy-"));
    const pack = join(folder, "pulumi-analyzer-lab");
    const runner = join(root, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
    const start = `#!/bin/sh\ncd '${example("policy")}' && exec node '${runner}' "$1" '${example("policy")}'\n`;
    writeFileSync(pack, start, { mode: 0o755 });
    try {
      return await withSimulatorProcess([], async ({ environment: env }) => {
        const stack = await Stack.create(example(program), { env });
        try {
          await stack.setConfig({}, { guestPassword: "guest" });
          return await stack.preview("--policy-pack", pack);
        } finally {
          stack.remove();
        }
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it("refuses a program with a clone on the network, and names the rule", async () => {
    const { status, stdout } = await preview("hello");
    assert.notEqual(status, 0);
    assert.match(stdout, /\[mandatory\] +clones-start-off-the-network .*InstantCloneVm: web/);
    assert.doesNotMatch(stdout, /jobs-end-within-an-hour/);
  });

  it("accepts a program that obeys it", async () => {
    assert.match(succeeded(await preview("clone-identity")), /✅ lab@v1\.0\.0/);
  });
});
