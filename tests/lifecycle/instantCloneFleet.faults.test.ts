import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { shownMembersOf } from "../../provider/operations/fleet/record";
import { instantCloneFleet } from "../../provider/resources/instantCloneFleet";
import { canHit, faultModes, inLab, type Lab } from "../../testing/lab";
import { isIncomplete, type Recorded, recordedOf } from "../../testing/providerRun";

const golden = { sourceName: "golden" };
const args = { ...golden, count: 4 };
const rebuilt = { ...args, triggers: ["rebuilt"], maxUnavailable: 2 };

function idsOf({ outputs }: Recorded): string[] {
  return shownMembersOf(String(outputs["record"])).map(({ id }) => id);
}

/** Each VM that there is is a member, and each member a VM. */
function assertNoneLostOrDoubled(lab: Lab, fleet: Recorded, count: number): void {
  assert.deepEqual(lab.clones.map(({ id }) => id).sort(), idsOf(fleet).sort());
  assert.equal(lab.clones.length, count);
}

/** Result of `pulumi up` until it succeeds, as the engine keeps the state in between. */
async function upUntilDone(lab: Lab, inputs: typeof args, before?: Recorded): Promise<Recorded> {
  let state = before;
  for (let ups = 1; ; ups++) {
    const fleet = lab.run().resource(instantCloneFleet);
    try {
      return await (state ? fleet.update(state, inputs) : fleet.create(inputs));
    } catch (error) {
      if (ups === 3) throw error;
      if (isIncomplete(error)) state = recordedOf(error);
    }
  }
}

const calls: [call: string, match: string][] = [
  ["the login", "POST /api/session"],
  ["the look-up of the source", "GET /api/vcenter/vm\\?names"],
  ["a clone", "instant-clone"],
];
const updateCalls: [call: string, match: string][] = [
  ["the list of members", "GET /api/vcenter/vm\\?vms"],
  ["the identity check", "GET /api/vcenter/vm/vm-"],
  ["a power-off", "action=stop"],
  ["a delete", "DELETE /api/vcenter/vm/"],
  ["a clone", "instant-clone"],
];

describe("InstantCloneFleet when a call fails", () => {
  for (const mode of faultModes) {
    for (const [call, match] of calls.filter(([, pattern]) => canHit(mode, pattern))) {
      it(
        `has each member once after ${mode} at ${call} of its create`,
        inLab(async (lab) => {
          await lab.fault({ match, mode });
          const fleet = await upUntilDone(lab, args);
          assertNoneLostOrDoubled(lab, fleet, 4);
        }),
      ).timeout(30_000);
    }
    for (const [call, match] of updateCalls) {
      it(
        `has each member once, and a new one, after ${mode} at ${call} of a replacement of all`,
        inLab(async (lab) => {
          const former = await lab.run().resource(instantCloneFleet).create(args);
          await lab.fault({ match, mode });
          const fleet = await upUntilDone(lab, rebuilt, former);
          assertNoneLostOrDoubled(lab, fleet, 4);
          assert.ok(idsOf(fleet).every((id) => !idsOf(former).includes(id)));
        }),
      ).timeout(30_000);
    }
  }

  for (const [call, match] of updateCalls.slice(0, 4)) {
    it(
      `is gone after a lost response to ${call} of its delete, at the latest by the next run`,
      inLab(async (lab) => {
        const fleet = await lab.run().resource(instantCloneFleet).create(args);
        await lab.fault({ match, mode: "drop-after" });
        const remove = () => lab.run().resource(instantCloneFleet).delete(fleet);
        await remove().catch(remove);
        assert.deepEqual(lab.clones, []);
      }),
    ).timeout(30_000);
  }

  it(
    "fails at once, and not once a member, when the server is gone",
    inLab(async (lab) => {
      const run = lab.run({ "vsphere-ops:server": "http://127.0.0.1:9" });
      const error = await run
        .resource(instantCloneFleet)
        .create({ source: "vm-101", count: 1_000 })
        .catch((failure: unknown) => failure);
      assert.ok(error instanceof Error && !isIncomplete(error));
      assert.match(error.message, /^1,000 of 1,000 members: /);
    }),
  ).timeout(30_000);
});

describe("InstantCloneFleet when its provider is killed", () => {
  /** Begins an update and ends its process, as after a SIGKILL of the engine, once `isTime`. The state stays as it was. */
  async function kill(lab: Lab, fleet: Recorded, inputs: typeof args, isTime: () => boolean): Promise<void> {
    const run = lab.run();
    const updating = run
      .resource(instantCloneFleet)
      .update(fleet, inputs)
      .catch(() => undefined);
    while (!isTime()) await nextTurn();
    await run.end("abandoned");
    await updating;
  }

  const isReplaced = (lab: Lab, fleet: Recorded) => () => lab.clones.some(({ id }) => !idsOf(fleet).includes(id));

  it(
    "has each member once after the next up, in the middle of growing",
    inLab(async (lab) => {
      const fleet = await lab.run().resource(instantCloneFleet).create(args);
      const grown = { ...args, count: 40 };
      await kill(lab, fleet, grown, () => lab.clones.length > 12);
      assertNoneLostOrDoubled(lab, await upUntilDone(lab, grown, fleet), 40);
    }),
  ).timeout(30_000);

  it(
    "has each member once after the next up, in the middle of shrinking",
    inLab(async (lab) => {
      const fleet = await lab
        .run()
        .resource(instantCloneFleet)
        .create({ ...args, count: 40 });
      await kill(lab, fleet, args, () => lab.clones.length < 30);
      assertNoneLostOrDoubled(lab, await upUntilDone(lab, args, fleet), 4);
    }),
  ).timeout(30_000);

  it(
    "has each member once after the next up, in the middle of replacing them",
    inLab(async (lab) => {
      const former = await lab.run().resource(instantCloneFleet).create(args);
      await kill(lab, former, rebuilt, isReplaced(lab, former));
      const fleet = await upUntilDone(lab, rebuilt, former);
      assertNoneLostOrDoubled(lab, fleet, 4);
      assert.ok(idsOf(fleet).every((id) => !idsOf(former).includes(id)));
    }),
  ).timeout(30_000);

  it(
    "has each member once after an up with other triggers, in the middle of replacing them",
    inLab(async (lab) => {
      const former = await lab.run().resource(instantCloneFleet).create(args);
      await kill(lab, former, rebuilt, isReplaced(lab, former));
      const other = { ...rebuilt, triggers: ["rebuilt again"] };
      const fleet = await lab.run().resource(instantCloneFleet).update(former, other);
      assertNoneLostOrDoubled(lab, fleet, 4);
    }),
  ).timeout(30_000);

  for (const count of [10, 2]) {
    it(
      `has ${count} members after an up with that count, in the middle of growing from 4 to 40`,
      inLab(async (lab) => {
        const fleet = await lab.run().resource(instantCloneFleet).create(args);
        await kill(lab, fleet, { ...args, count: 40 }, () => lab.clones.length > 20);
        const less = await upUntilDone(lab, { ...args, count }, fleet);
        assertNoneLostOrDoubled(lab, less, count);
      }),
    ).timeout(30_000);
  }

  it(
    "leaves nothing after a destroy, in the middle of growing",
    inLab(async (lab) => {
      const fleet = await lab.run().resource(instantCloneFleet).create(args);
      await kill(lab, fleet, { ...args, count: 40 }, () => lab.clones.length > 12);
      await lab.run().resource(instantCloneFleet).delete(fleet);
      assert.deepEqual(lab.clones, []);
    }),
  ).timeout(30_000);

  it(
    "leaves nothing after a destroy, in the middle of replacing them",
    inLab(async (lab) => {
      const fleet = await lab.run().resource(instantCloneFleet).create(args);
      await kill(lab, fleet, rebuilt, isReplaced(lab, fleet));
      await lab.run().resource(instantCloneFleet).delete(fleet);
      assert.deepEqual(lab.clones, []);
    }),
  ).timeout(30_000);

  it(
    "reports what exists, and starts nothing more, after a cancel",
    inLab(
      async (lab) => {
        const run = lab.run();
        const creating = run
          .resource(instantCloneFleet)
          .create({ ...args, count: 100 })
          .catch((failure: unknown) => failure);
        while (lab.clones.length < 20) await nextTurn();
        await run.end("canceled");
        const error = await creating;
        assert.ok(isIncomplete(error));
        const state = recordedOf(error);
        assert.deepEqual(lab.clones.map(({ id }) => id).sort(), idsOf(state).sort());
        assert.ok(lab.clones.length < 100);
        assert.match(error.reasons.join(), /members: canceled before it was begun/);
      },
      { latency: { instantClone: 50 } },
    ),
  ).timeout(30_000);
});
