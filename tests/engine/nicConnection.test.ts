import assert from "node:assert/strict";
import { clones } from "../../testing/oneVm";
import { succeeded } from "../../testing/outcome";
import { withEngine } from "../../testing/project";

/** A clone that comes up off the network, and is connected then. */
const program = (name: string) => `
const vm = new vsphere.InstantCloneVm("web", { sourceName: "golden", name: "${name}", disconnectAllNics: true, consoleTickets: [] });
const network = new vsphere.NicConnection("web", { vm: vm.id, waitFor: "ip" });
module.exports = { vm: network.vm, address: network.ipAddress, macAddresses: network.macAddresses };`;

describe("NicConnection under the engine", () => {
  it(
    "is restored by a plain up, follows its VM when that is replaced, and is destroyed with it",
    withEngine(program("first"), async (lab) => {
      assert.match(succeeded(await lab.stack.up()), /3 created/);
      const [first] = await clones(lab);
      assert.match(String((await lab.stack.outputs())["address"]), /^10\.0\.3\.\d+$/);
      assert.match(succeeded(await lab.stack.up()), /3 unchanged/);

      await lab.simulator.changeVm(first?.id ?? "", { nics: { "4000": "NOT_CONNECTED" } });
      assert.match(succeeded(await lab.stack.preview()), /NIC 4000 of vm-\d+ is not connected[\s\S]*1 to update/);
      assert.match(succeeded(await lab.stack.up()), /1 updated/);
      assert.match(succeeded(await lab.stack.refresh()), /3 unchanged/);

      lab.project.program = program("second");
      assert.match(succeeded(await lab.stack.up()), /2 replaced/);
      const left = await clones(lab);
      assert.deepEqual(
        left.map(({ id }) => id),
        [(await lab.stack.outputs())["vm"]],
      );
      assert.notEqual(left[0]?.id, first?.id);
      assert.match(succeeded(await lab.stack.destroy()), /3 deleted/);
      assert.deepEqual(await clones(lab), []);
    }),
  );
});
