import assert from "node:assert/strict";
import { clones, oneVm } from "../../testing/oneVm";
import { succeeded } from "../../testing/outcome";
import { withEngine } from "../../testing/project";

describe("InstantCloneVm under the engine, after changes by an operator", () => {
  it(
    "is recreated by a plain up if it was deleted by hand, and the preview says so",
    withEngine(oneVm, async (lab) => {
      succeeded(await lab.stack.up());
      const [first] = await clones(lab);
      await lab.simulator.deleteVm(first?.id ?? "");
      const plan = succeeded(await lab.stack.preview());
      assert.match(plan, /is gone from vCenter/);
      assert.match(plan, /1 to replace/);
      succeeded(await lab.stack.up());
      assert.equal((await clones(lab)).length, 1);
      assert.notEqual((await clones(lab))[0]?.id, first?.id);
    }),
  );

  it(
    "is reported and not changed if it was renamed by hand",
    withEngine(oneVm, async (lab) => {
      succeeded(await lab.stack.up());
      const [vm] = await clones(lab);
      await lab.simulator.changeVm(vm?.id ?? "", { name: "renamed" });
      assert.match(succeeded(await lab.stack.preview()), /was renamed to renamed in vCenter[\s\S]*2 unchanged/);
      succeeded(await lab.stack.refresh());
      assert.match(succeeded(await lab.stack.up()), /2 unchanged/);
    }),
  );

  it(
    "is powered on in place if it was powered off by hand",
    withEngine(
      'new vsphere.InstantCloneVm("web", { sourceName: "golden", powerState: "POWERED_ON" });',
      async (lab) => {
        succeeded(await lab.stack.up());
        const [vm] = await clones(lab);
        await lab.simulator.changeVm(vm?.id ?? "", { powerState: "POWERED_OFF" });
        assert.match(succeeded(await lab.stack.preview()), /1 to update/);
        succeeded(await lab.stack.refresh());
        assert.match(succeeded(await lab.stack.up()), /1 updated/);
        const left = (await clones(lab)).map(({ id, powerState }) => ({ id, powerState }));
        assert.deepEqual(left, [{ id: vm?.id, powerState: "POWERED_ON" }]);
      },
    ),
  );
});
