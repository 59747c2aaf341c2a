import assert from "node:assert/strict";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { buildInventory } from "../../simulator/inventory/load";
import { inLab, type Lab } from "../../testing/lab";

const golden = { sourceName: "golden" };

describe("InstantCloneVm after changes by an operator", () => {
  it(
    "shows no change without a change",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      assert.deepEqual(await lab.run().resource(instantCloneVm).diff(vm, golden), { changes: false, replaces: [] });
    }),
  );

  it(
    "shows no change after a refresh",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      const refreshed = await lab.run().resource(instantCloneVm).refresh(vm);
      assert.ok(refreshed);
      assert.deepEqual(refreshed.outputs, vm.outputs);
      assert.deepEqual(await lab.run().resource(instantCloneVm).diff(refreshed, golden), {
        changes: false,
        replaces: [],
      });
    }),
  );

  it(
    "is recreated by a plain up if it was deleted by hand",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      await lab.deleteVm(vm.id);
      const run = lab.run();
      assert.deepEqual(await run.resource(instantCloneVm).diff(vm, golden), { changes: true, replaces: ["id"] });
      assert.match(run.log.of("info").join(), new RegExp(`${vm.id} \\(web-.*\\) is gone from vCenter`));
    }),
  );

  it(
    "is gone on refresh if it was deleted by hand",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      await lab.deleteVm(vm.id);
      assert.equal(await lab.run().resource(instantCloneVm).refresh(vm), undefined);
    }),
  );

  it(
    "does not count as gone if vCenter refuses the read",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      // Without the header a 503 would be waited for.
      for (const status of ["403", "500", "503;retry-after=86400"]) {
        await lab.fault({ match: "GET /api/vcenter/vm", times: "all", mode: `status:${status}` });
        await assert.rejects(lab.run().resource(instantCloneVm).refresh(vm), `a ${status} is no proof`);
        await lab.clearFaults();
      }
    }),
  ).timeout(20_000);

  it(
    "is gone if another VM has its id, and the foreign VM is left alone",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      const uuids = {
        biosUuid: "11111111-2222-4333-8444-555555555555",
        instanceUuid: "50000000-2222-4333-8444-555555555555",
      };
      await lab.changeVm(vm.id, { ...uuids, name: "foreign" });
      assert.equal(await lab.run().resource(instantCloneVm).refresh(vm), undefined);
      await lab.run().resource(instantCloneVm).delete(vm);
      assert.equal(lab.clones.length, 1);
    }),
  );

  for (const count of [1, 5]) {
    it(
      `is the same VM if its BIOS UUID was changed, which is a warning, with ${count} in the program`,
      inLab(async (lab) => {
        const create = lab.run();
        const vms = await Promise.all(
          Array.from({ length: count }, (_, index) => create.resource(instantCloneVm, `web-${index}`).create(golden)),
        );
        for (const { id } of vms) await lab.changeVm(id, { biosUuid: "11111111-2222-4333-8444-555555555555" });
        const up = lab.run();
        for (const [index, vm] of vms.entries()) {
          const diff = await up.resource(instantCloneVm, `web-${index}`).diff(vm, golden);
          assert.deepEqual(diff, { changes: false, replaces: [] });
        }
        assert.match(up.log.of("warning").join(), /its BIOS UUID was changed to 11111111/);
        const destroy = lab.run();
        await Promise.all(vms.map((vm, index) => destroy.resource(instantCloneVm, `web-${index}`).delete(vm)));
        assert.deepEqual(lab.clones, []);
      }),
    );
  }

  it(
    "is not renamed if its name holds a slash, which vCenter escapes",
    inLab(async (lab) => {
      const args = { ...golden, name: "ci/runner-1" };
      const vm = await lab.run().resource(instantCloneVm).create(args);
      assert.equal(lab.clones[0]?.name, "ci%2frunner-1");
      const run = lab.run();
      assert.deepEqual(await run.resource(instantCloneVm).diff(vm, args), { changes: false, replaces: [] });
      assert.deepEqual(run.log.of("warning"), []);
    }),
  );

  it(
    "is found by its name if the response was lost and the name holds a slash",
    inLab(async (lab) => {
      await lab.fault({ match: "action=instant-clone", mode: "drop-after" });
      await lab
        .run()
        .resource(instantCloneVm)
        .create({ ...golden, name: "ci/runner-1" });
      assert.equal(lab.clones.length, 1);
    }),
  );

  it(
    "reports a rename by hand and changes nothing",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      await lab.changeVm(vm.id, { name: "renamed" });
      const run = lab.run();
      assert.deepEqual(await run.resource(instantCloneVm).diff(vm, golden), { changes: false, replaces: [] });
      assert.match(run.log.of("warning").join(), /was renamed to renamed in vCenter; declared is web-/);
    }),
  );

  it(
    "returns to its declared power state",
    inLab(async (lab) => {
      const args = { ...golden, powerState: "POWERED_ON" };
      const vm = await lab.run().resource(instantCloneVm).create(args);
      await lab.changeVm(vm.id, { powerState: "POWERED_OFF" });
      const run = lab.run().resource(instantCloneVm);
      assert.deepEqual(await run.diff(vm, args), { changes: true, replaces: [] });
      await run.update(vm, args);
      assert.equal(lab.clones[0]?.powerState, "POWERED_ON");
    }),
  );

  it(
    "keeps any power state if none is declared",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      await lab.changeVm(vm.id, { powerState: "POWERED_OFF" });
      const refreshed = await lab.run().resource(instantCloneVm).refresh(vm);
      assert.equal(refreshed?.outputs["powerState"], "POWERED_OFF");
      assert.equal(refreshed?.inputs["powerState"], undefined);
      assert.deepEqual(await lab.run().resource(instantCloneVm).diff(vm, golden), { changes: false, replaces: [] });
    }),
  );

  it(
    "is replaced if a declared field changes, and updated if only a time-out changes",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      const run = lab.run().resource(instantCloneVm);
      assert.deepEqual(await run.diff(vm, { ...golden, disconnectAllNics: true }), {
        changes: true,
        replaces: ["disconnectAllNics"],
      });
      assert.deepEqual(await run.diff(vm, { ...golden, deleteTimeoutSeconds: 60 }), { changes: true, replaces: [] });
    }),
  );

  it(
    "uses the recorded state with a warning in a preview without vCenter, while a run fails",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      await lab.fault({ match: ".", times: "all", mode: "drop-before" });
      const run = lab.run();
      assert.deepEqual(await run.resource(instantCloneVm).diff(vm, golden, { preview: true }), {
        changes: false,
        replaces: [],
      });
      assert.match(run.log.of("warning").join(), /rests on the recorded state alone/);
      await assert.rejects(lab.run().resource(instantCloneVm).diff(vm, golden), {
        message: /the connection to .* broke/,
      });
    }),
  ).timeout(20_000);

  it(
    "makes one list call for any number of clones in a preview",
    inLab(async (lab) => {
      assert.ok((await callsOfPreview(lab, 30)) <= 5, "login, two look-ups, a list and logout");
    }),
  );

  it(
    "makes one list call per power state if vCenter has more VMs than one list returns",
    inLab(
      async (lab) => {
        assert.ok((await callsOfPreview(lab, 30)) <= 8, "login, two look-ups, the list refused, three and logout");
      },
      // With the two VMs of the default inventory, one of them off, there is one VM more than a list returns.
      { inventory: buildInventory({ settings: { vmListLimit: 31 } }) },
    ),
  );

  it(
    "does not count as gone if the VMs of its power state are too many to list",
    inLab(
      async (lab) => {
        assert.equal(await callsOfPreview(lab, 10), 8 + 8, "each clone is looked up by itself");
      },
      { inventory: buildInventory({ settings: { vmListLimit: 5 } }) },
    ),
  );
});

/** All calls of a preview of a number of clones without changes. */
async function callsOfPreview(lab: Lab, count: number): Promise<number> {
  const run = lab.run();
  const names = Array.from({ length: count }, (_, index) => `web-${index}`);
  const vms = await Promise.all(names.map((name) => run.resource(instantCloneVm, name).create({ source: "vm-101" })));
  await run.end();
  const before = lab.callCount;
  const preview = lab.run();
  for (const [index, vm] of vms.entries()) {
    const difference = await preview.resource(instantCloneVm, `web-${index}`).diff(vm, { source: "vm-101" });
    assert.deepEqual(difference, { changes: false, replaces: [] });
  }
  await preview.end();
  return lab.callCount - before;
}
