import assert from "node:assert/strict";
import { succeeded } from "../../testing/outcome";
import { withEngine } from "../../testing/project";

const program = `
const first = new vsphere.InstantCloneVm("first", { sourceName: "golden" });
new vsphere.InstantCloneVm("second", { sourceName: "golden" }, { dependsOn: first });`;

describe("A vCenter that goes away for twenty seconds in the middle of an up", () => {
  it(
    "fails no resource",
    withEngine(program, async ({ stack, simulator }) => {
      const up = stack.up();
      await simulator.until(({ vms }) => vms.some(({ source }) => source));
      await simulator.restartVcenter(20);
      succeeded(await up);
      const { vms } = await simulator.state();
      assert.equal(vms.filter(({ source }) => source).length, 2);
    }),
  );
});
