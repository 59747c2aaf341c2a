import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { canHit, faultModes, inLab, type Lab } from "../../testing/lab";
import { isIncomplete, type Recorded, recordedOf } from "../../testing/providerRun";

const golden = { sourceName: "golden" };

/** Result of `pulumi up`: a create, and an update by the next run if the create was incomplete. */
async function upUntilDone(lab: Lab): Promise<Recorded> {
  try {
    return await lab.run().resource(instantCloneVm).create(golden);
  } catch (error) {
    await lab.clearFaults();
    if (!isIncomplete(error)) return await lab.run().resource(instantCloneVm).create(golden);
    const state = recordedOf(error);
    return await lab.run().resource(instantCloneVm).update(state, golden);
  }
}

const createCalls = [
  ["the login", "POST /api/session"],
  ["the look-up of the source", "GET /api/vcenter/vm\\?"],
  ["the clone", "instant-clone"],
  ["the reading of the clone", "GET /api/vcenter/vm/vm-"],
  ["the ticket", "console/tickets"],
] as const;

const deleteCalls = [
  ["the identity check", "GET /api/vcenter/vm/vm-"],
  ["the power-off", "action=stop"],
  ["the delete", "DELETE /api/vcenter/vm/"],
] as const;

describe("InstantCloneVm when a call fails", () => {
  for (const mode of faultModes) {
    for (const [call, match] of createCalls.filter(([, match]) => canHit(mode, match))) {
      it(
        `is one VM, in state, after ${mode} at ${call} of its create`,
        inLab(async (lab) => {
          await lab.fault({ match, mode });
          const vm = await upUntilDone(lab);
          assert.deepEqual(
            lab.clones.map(({ id }) => id),
            [vm.id],
          );
          await lab.run().resource(instantCloneVm).delete(vm);
          assert.deepEqual(lab.clones, []);
        }),
      ).timeout(20_000);
    }
    for (const [call, match] of deleteCalls) {
      it(
        `is gone after ${mode} at ${call} of its delete, at the latest by the next run`,
        inLab(async (lab) => {
          const vm = await lab.run().resource(instantCloneVm).create(golden);
          await lab.fault({ match, mode });
          await lab
            .run()
            .resource(instantCloneVm)
            .delete(vm)
            .catch(() => lab.clearFaults().then(() => lab.run().resource(instantCloneVm).delete(vm)));
          assert.deepEqual(lab.clones, []);
        }),
      ).timeout(20_000);
    }
  }

  it(
    "adopts the clone of a run that was killed before it wrote its state",
    inLab(async (lab) => {
      const killed = lab.run().resource(instantCloneVm).create(golden);
      const { id } = await killed;
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      assert.equal(vm.id, id);
      assert.equal(lab.clones.length, 1);
    }),
  );

  it(
    "does not adopt a clone that a killed run created from other inputs, and says what to do",
    inLab(async (lab) => {
      const { id } = await lab.run().resource(instantCloneVm).create(golden);
      await assert.rejects(
        lab
          .run()
          .resource(instantCloneVm)
          .create({ ...golden, disconnectAllNics: true }),
        new RegExp(`${id} has that name: it was made for this resource, and asked to be something else`),
      );
      assert.equal(lab.clones.length, 1);
    }),
  );

  it(
    "is not deleted by the run that adopted it, as in a forced replacement without deleteBeforeReplace",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      const run = lab.run();
      await run.resource(instantCloneVm).create(golden);
      await run.resource(instantCloneVm).delete(vm);
      assert.equal(lab.clones.length, 1);
      assert.match(run.log.of("warning").join(), /is kept: a resource of the program has found it by its name/);
    }),
  );

  it(
    "leaves a foreign VM of its name alone and names it",
    inLab(async (lab) => {
      const named = { ...golden, name: "web" };
      const foreign = await lab.vcenter("POST", "/api/vcenter/vm?action=instant-clone", {
        source: "vm-101",
        name: "web",
      });
      await assert.rejects(
        lab.run().resource(instantCloneVm).create(named),
        new RegExp(`${foreign} has that name and was not made by this resource`),
      );
      assert.deepEqual(
        lab.clones.map(({ id }) => id),
        [foreign],
      );
    }),
  );

  it(
    "makes one attempt with wrong credentials, whatever the number of resources",
    inLab(async (lab) => {
      const run = lab.run({ "vsphere-ops:password": "wrong" });
      const creates = ["a", "b", "c"].map((name) => run.resource(instantCloneVm, name).create(golden));
      const failures = (await Promise.allSettled(creates)).map((create) => "reason" in create && String(create.reason));
      assert.match(String(failures[0]), /Check vsphere-ops:user .* and vsphere-ops:password/);
      assert.deepEqual(failures.slice(1), Array(2).fill("OpsError: the same failure as a, whose error says more."));
      assert.equal(lab.state.calls["POST /api/session"], 1);
    }),
  );

  it(
    "never has more calls under way than its limit",
    inLab(
      async (lab) => {
        const run = lab.run({ "vsphere-ops:inFlightLimit": "3" });
        const names = Array.from({ length: 9 }, (_, index) => `web-${index}`);
        const creating = Promise.all(
          names.map((name) => run.resource(instantCloneVm, name).create({ ...golden, consoleTickets: [] })),
        );
        // Calls under way end only when this test advances the simulator's clock.
        for (const arrived of [3, 6, 9]) {
          while ((lab.calls["POST /api/vcenter/vm?action=instant-clone"] ?? 0) < arrived) await nextTurn();
          await lab.advanceClock(0);
          assert.equal(lab.calls["POST /api/vcenter/vm?action=instant-clone"], arrived);
          await lab.advanceClock(1_200);
        }
        await creating;
        assert.equal(lab.clones.length, 9);
      },
      { latency: { instantClone: 1_200_000 } },
    ),
  );
});
