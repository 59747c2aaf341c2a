import assert from "node:assert/strict";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { succeeded } from "../../testing/outcome";
import { Simulator } from "../../testing/simulator";
import { Stack } from "../../testing/stack";

const folder = join(__dirname, "../../examples");

/** Settings of a connection that an example names. */
function namedConnection(name: string, simulator: Simulator) {
  const { VSPHERE_SERVER, VSPHERE_USER, VSPHERE_PASSWORD } = simulator.environment;
  return {
    [`VSPHERE_SERVER_${name}`]: VSPHERE_SERVER,
    [`VSPHERE_USER_${name}`]: VSPHERE_USER,
    [`VSPHERE_PASSWORD_${name}`]: VSPHERE_PASSWORD,
  };
}

/** An example that needs other VMs than the simulator's own brings an inventory. */
function inventoryOf(name: string): string[] {
  const file = join(folder, name, "simulator.yaml");
  return existsSync(file) ? ["--inventory", file] : [];
}

/** `nodeargs` of Pulumi.yaml: the language host that can be built from Go modules, 3.66, takes no options from today's engine. */
function nodeOptionsOf(name: string): NodeJS.ProcessEnv {
  const nodeargs = /^ +nodeargs: (.+)$/m.exec(readFileSync(join(folder, name, "Pulumi.yaml"), "utf8"))?.[1];
  return nodeargs ? { NODE_OPTIONS: nodeargs } : {};
}

describe("The examples", () => {
  for (const name of globSync("*/Pulumi.yaml", { cwd: folder }).map(dirname)) {
    it(`${name} is created, unchanged on the next up and on a refresh, and destroyed completely`, async () => {
      const simulator = await Simulator.start(inventoryOf(name));
      const env = {
        ...simulator.environment,
        ...namedConnection("EAST", simulator),
        ...namedConnection("WEST", simulator),
        ...nodeOptionsOf(name),
      };
      const results = mkdtempSync(join(tmpdir(), "vsphere-ops-example-"));
      const stack = await Stack.create(join(folder, name), { env });
      try {
        await stack.setConfig({ results }, { guestPassword: "guest" });
        const { vms } = await simulator.state();
        succeeded(await stack.preview());
        succeeded(await stack.up());
        assert.match(succeeded(await stack.up()), /Resources:\n {4}\d+ unchanged\n/);
        assert.match(succeeded(await stack.refresh()), /Resources:\n {4}\d+ unchanged\n/);
        assert.doesNotMatch(JSON.stringify(await stack.resources()), /"guest"|simulated|wss:\/\//);
        succeeded(await stack.destroy());
        // The provider leaves the session of a runspace open. It expires after 30 idle minutes.
        await simulator.advanceClock(1801);
        const after = await simulator.state();
        assert.deepEqual(after.vms, vms);
        assert.deepEqual(after.runspaces, []);
        assert.deepEqual(after.sessions, { vcenter: 0, srs: 0 });
        assert.deepEqual(
          Object.values(after.guestFiles).filter((count) => count > 0),
          [],
        );
      } finally {
        stack.remove();
        await simulator.stop();
        rmSync(results, { recursive: true });
      }
    });
  }
});
