import assert from "node:assert/strict";
import { clones, oneVm, vmState } from "../../testing/oneVm";
import { failed, succeeded } from "../../testing/outcome";
import { type EngineLab, withEngine } from "../../testing/project";
import { Stack } from "../../testing/stack";

/** Runs with a second stack of the same project and name, in a backend of its own. */
async function withOtherBackend({ project, simulator }: EngineLab, test: (other: Stack) => Promise<void>) {
  const other = await Stack.create(project.folder, { env: simulator.environment });
  try {
    await test(other);
  } finally {
    other.remove();
  }
}

describe("Two backends with stacks of one name", () => {
  it(
    "do not adopt each other's clones",
    withEngine(oneVm, (lab) =>
      withOtherBackend(lab, async (other) => {
        succeeded(await lab.stack.up());
        const [held] = await clones(lab);
        const said = failed(await other.up()).replaceAll(/\s+/g, " ");
        assert.match(said, new RegExp(`${held?.id} has that name`));
        assert.match(said, /in another backend/);
        assert.equal(await vmState({ ...lab, stack: other }), undefined);
        succeeded(await other.destroy());
        assert.deepEqual(
          (await clones(lab)).map(({ id }) => id),
          [held?.id],
        );
      }),
    ),
  );

  it(
    "each have a clone when the program gives each a name",
    withEngine(
      'new vsphere.InstantCloneVm("web", { sourceName: "golden", name: process.env.VM_NAME ?? "first" });',
      (lab) =>
        withOtherBackend(lab, async (other) => {
          succeeded(await lab.stack.up());
          other.env["VM_NAME"] = "second";
          succeeded(await other.up());
          succeeded(await other.destroy());
          assert.deepEqual(
            (await clones(lab)).map(({ name }) => name),
            ["first"],
          );
        }),
    ),
  );
});
