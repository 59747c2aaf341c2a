import assert from "node:assert/strict";
import { shownFailuresOf, shownMembersOf } from "../../provider/operations/fleet/record";
import { instantCloneFleet } from "../../provider/resources/instantCloneFleet";
import { inLab, type Lab } from "../../testing/lab";
import { isIncomplete, type Recorded, recordedOf } from "../../testing/providerRun";

const golden = { sourceName: "golden" };

function membersOf({ outputs }: Recorded) {
  return shownMembersOf(String(outputs["record"]));
}

function idsIn(lab: Lab): string[] {
  return lab.clones.map(({ id }) => id);
}

describe("InstantCloneFleet", () => {
  it(
    "is so many VMs with names of one pattern, at a call each",
    inLab(async (lab) => {
      const fleet = await lab
        .run()
        .resource(instantCloneFleet, "ci")
        .create({ ...golden, count: 5 });
      const members = membersOf(fleet);
      assert.deepEqual(
        members.map(({ index }) => index),
        [0, 1, 2, 3, 4],
      );
      assert.deepEqual(new Set(idsIn(lab)), new Set(members.map(({ id }) => id)));
      for (const { index, id, name } of members) {
        assert.match(name, new RegExp(`^ci-${index}-[0-9a-f]{8}$`));
        assert.equal(lab.clones.find((vm) => vm.id === id)?.name, name);
      }
      assert.deepEqual(lab.calls, { "GET /api/vcenter/vm": 1, "POST /api/vcenter/vm?action=instant-clone": 5 });
    }),
  );

  it(
    "spreads its members evenly over several sources",
    inLab(async (lab) => {
      const other = await lab.vcenter("POST", "/api/vcenter/vm?action=instant-clone", { source: "vm-101", name: "b" });
      await lab
        .run()
        .resource(instantCloneFleet)
        .create({ sources: ["vm-101", other], count: 6 });
      const sources = lab.clones.filter(({ name }) => name !== "b").map(({ source }) => source);
      assert.equal(sources.filter((source) => source === other).length, 3);
      assert.equal(sources.length, 6);
    }),
  );

  it(
    "costs one list call in a preview and in a refresh without changes",
    inLab(async (lab) => {
      const fleet = await lab
        .run()
        .resource(instantCloneFleet)
        .create({ ...golden, count: 50 });
      const before = lab.callCount;
      const run = lab.run();
      assert.deepEqual(await run.resource(instantCloneFleet).diff(fleet, { ...golden, count: 50 }, { preview: true }), {
        changes: false,
        replaces: [],
      });
      await run.end();
      assert.equal(lab.callCount - before, 3);
      const refreshed = await lab.run().resource(instantCloneFleet).refresh(fleet);
      assert.deepEqual(refreshed?.outputs, fleet.outputs);
    }),
  );

  it(
    "is listed in parts by a server that refuses so many ids at once",
    inLab(async (lab) => {
      const args = { ...golden, count: 40 };
      const fleet = await lab.run().resource(instantCloneFleet).create(args);
      await lab.fault({ match: "vm\\?vms", times: 3, mode: "status:431" });
      const before = lab.calls["GET /api/vcenter/vm"] ?? 0;
      assert.equal((await lab.run().resource(instantCloneFleet).diff(fleet, args)).changes, false);
      assert.equal((lab.calls["GET /api/vcenter/vm"] ?? 0) - before, 7);
    }),
  );

  it(
    "is followed on its own row while it is deleted",
    inLab(async (lab) => {
      const fleet = await lab
        .run()
        .resource(instantCloneFleet)
        .create({ ...golden, count: 3 });
      const run = lab.run();
      const resource = run.resource(instantCloneFleet);
      await resource.delete(fleet);
      assert.deepEqual([...new Set(run.log.lines.map(({ urn }) => urn))], [resource.urn]);
    }),
  );

  it(
    "deletes all its members, and nothing else",
    inLab(async (lab) => {
      const fleet = await lab
        .run()
        .resource(instantCloneFleet)
        .create({ ...golden, count: 5 });
      await lab.run().resource(instantCloneFleet).delete(fleet);
      assert.deepEqual(lab.clones, []);
    }),
  );

  it(
    "grows in place, and its preview says by how many",
    inLab(async (lab) => {
      const fleet = await lab
        .run()
        .resource(instantCloneFleet)
        .create({ ...golden, count: 3 });
      const run = lab.run();
      assert.deepEqual(await run.resource(instantCloneFleet).diff(fleet, { ...golden, count: 8 }), {
        changes: true,
        replaces: [],
      });
      assert.deepEqual(run.log.of("info"), ["+5 (indexes 3 to 7)"]);
      const grown = await lab
        .run()
        .resource(instantCloneFleet)
        .update(fleet, { ...golden, count: 8 });
      assert.deepEqual(membersOf(grown).slice(0, 3), membersOf(fleet));
      assert.equal(lab.clones.length, 8);
    }),
  );

  it(
    "shrinks from the highest index, and its preview says which",
    inLab(async (lab) => {
      const fleet = await lab
        .run()
        .resource(instantCloneFleet)
        .create({ ...golden, count: 8 });
      const run = lab.run();
      await run.resource(instantCloneFleet).diff(fleet, { ...golden, count: 5 });
      assert.deepEqual(run.log.of("info"), ["-3 (indexes 5 to 7)"]);
      const shrunk = await lab
        .run()
        .resource(instantCloneFleet)
        .update(fleet, { ...golden, count: 5 });
      assert.deepEqual(membersOf(shrunk), membersOf(fleet).slice(0, 5));
      assert.deepEqual(new Set(idsIn(lab)), new Set(membersOf(shrunk).map(({ id }) => id)));
    }),
  );

  it(
    "creates members again that are gone, and says which",
    inLab(async (lab) => {
      const fleet = await lab
        .run()
        .resource(instantCloneFleet)
        .create({ ...golden, count: 4 });
      const [first, second] = membersOf(fleet);
      for (const member of [first, second]) await lab.deleteVm(member?.id ?? "");
      const run = lab.run();
      const { changes } = await run.resource(instantCloneFleet).diff(fleet, { ...golden, count: 4 });
      assert.equal(changes, true);
      assert.deepEqual(run.log.of("info"), [
        `2 members are gone from vCenter: ${first?.name}, ${second?.name}.`,
        "+2 (indexes 0 to 1)",
      ]);
      const mended = await lab
        .run()
        .resource(instantCloneFleet)
        .update(fleet, { ...golden, count: 4 });
      assert.equal(lab.clones.length, 4);
      assert.deepEqual(membersOf(mended).slice(2), membersOf(fleet).slice(2));
    }),
  );

  it(
    "holds at most 100 bytes of state for a member",
    inLab(async (lab) => {
      const args = { ...golden, count: 50, waitFor: "ip" };
      const [small, large] = [
        await lab
          .run()
          .resource(instantCloneFleet, "a")
          .create({ ...args, count: 1 }),
        await lab.run().resource(instantCloneFleet, "b").create(args),
      ].map(({ outputs }) => JSON.stringify(outputs).length);
      assert.ok(((large ?? 0) - (small ?? 0)) / 49 < 60);
    }),
  );

  it(
    "keeps what was created when some fail, groups equal reasons, and goes on at the next up",
    inLab(async (lab) => {
      await lab.fault({ match: "instant-clone", nth: 3, times: 2, mode: "status:400" });
      const args = { ...golden, count: 6 };
      const error = await lab
        .run()
        .resource(instantCloneFleet)
        .create(args)
        .catch((failure: unknown) => failure);
      assert.ok(isIncomplete(error));
      assert.equal(error.reasons.length, 1);
      assert.match(
        error.reasons.join(),
        /^2 of 6 members: instant clone of vm-101 as \S+: .*HTTP 400.* The same for \S+\.$/m,
      );
      const state = recordedOf(error);
      assert.equal(membersOf(state).length, 4);
      assert.equal(shownFailuresOf(String(state.outputs["record"])).length, 2);
      const done = await lab.run().resource(instantCloneFleet).update(state, args);
      assert.equal(membersOf(done).length, 6);
      assert.deepEqual(shownFailuresOf(String(done.outputs["record"])), []);
      assert.equal(lab.clones.length, 6);
    }),
  );

  it(
    "succeeds with as many failures as it may have, and tries again",
    inLab(async (lab) => {
      await lab.fault({ match: "instant-clone", times: 2, mode: "status:400" });
      const args = { ...golden, count: 5, maxFailures: 2 };
      const run = lab.run();
      const fleet = await run.resource(instantCloneFleet).create(args);
      assert.equal(membersOf(fleet).length, 3);
      assert.match(run.log.of("warning").join(), /^2 of 5 members: /);
      assert.equal((await lab.run().resource(instantCloneFleet).diff(fleet, args)).changes, true);
    }),
  );

  it(
    "replaces its members in place when what they are cloned from changes, a few at a time",
    inLab(async (lab) => {
      const fleet = await lab
        .run()
        .resource(instantCloneFleet)
        .create({ ...golden, count: 6 });
      const args = { ...golden, count: 6, disconnectAllNics: true, maxUnavailable: 2 };
      const run = lab.run();
      assert.deepEqual(await run.resource(instantCloneFleet).diff(fleet, args), { changes: true, replaces: [] });
      assert.deepEqual(run.log.of("info"), ["6 members are replaced, 2 at a time."]);
      let fewest = 6;
      const watch = setInterval(() => (fewest = Math.min(fewest, lab.clones.length)), 1);
      const rolled = await lab.run().resource(instantCloneFleet).update(fleet, args);
      clearInterval(watch);
      assert.ok(fewest >= 4, `${fewest} were there`);
      const former = new Set(membersOf(fleet).map(({ id }) => id));
      assert.ok(idsIn(lab).every((id) => !former.has(id)));
      assert.equal(lab.clones.length, 6);
      assert.equal((await lab.run().resource(instantCloneFleet).diff(rolled, args)).changes, false);
    }),
  );

  it(
    "says at the end how many members were cloned, replaced and deleted",
    inLab(async (lab) => {
      const change = async (fleet: Recorded, args: object) => {
        const run = lab.run();
        const changed = await run.resource(instantCloneFleet).update(fleet, { ...golden, ...args });
        return { changed, said: run.log.lines.filter(({ severity }) => severity === "progress").at(-1)?.message };
      };
      const fleet = await lab
        .run()
        .resource(instantCloneFleet)
        .create({ ...golden, count: 2 });
      const grown = await change(fleet, { count: 3, triggers: [2] });
      assert.equal(grown.said, "1 of 1 cloned, 2 of 2 replaced");
      assert.equal((await change(grown.changed, { count: 0, triggers: [2] })).said, "3 of 3 deleted");
    }),
  );

  it(
    "replaces its members when triggers change, and stops when more fail than may",
    inLab(async (lab) => {
      const args = { ...golden, count: 6, maxUnavailable: 1 };
      const fleet = await lab.run().resource(instantCloneFleet).create(args);
      await lab.fault({ match: "instant-clone", nth: 2, mode: "status:400" });
      const rebuilt = { ...args, triggers: ["2"] };
      const error = await lab
        .run()
        .resource(instantCloneFleet)
        .update(fleet, rebuilt)
        .catch((failure: unknown) => failure);
      assert.ok(isIncomplete(error));
      const state = recordedOf(error);
      assert.equal(lab.clones.length, 5);
      const run = lab.run();
      assert.equal((await run.resource(instantCloneFleet).diff(state, rebuilt)).changes, true);
      assert.deepEqual(run.log.of("info"), ["+1 (index 1)", "4 members are replaced, 1 at a time."]);
      await lab.run().resource(instantCloneFleet).update(state, rebuilt);
      const former = new Set(membersOf(fleet).map(({ id }) => id));
      assert.equal(idsIn(lab).filter((id) => former.has(id)).length, 0);
    }),
  );

  it(
    "gives the port of each member its index",
    inLab(async (lab) => {
      const ports = {
        serialPortsToUpdate: { "9000": { backing: { type: "FILE", file: "[vsan] ci-{index}.log" } } },
        parallelPortsToUpdate: { "10000": { backing: { type: "FILE", file: "[vsan] lpt-{index}.log" } } },
      };
      const fleet = await lab
        .run()
        .resource(instantCloneFleet)
        .create({ ...golden, count: 2, ...ports });
      for (const { index, id } of membersOf(fleet)) {
        const vm = JSON.stringify(await lab.vcenter("GET", `/api/vcenter/vm/${id}`));
        assert.match(vm, new RegExp(`"\\[vsan\\] ci-${index}\\.log"`));
        assert.match(vm, new RegExp(`"\\[vsan\\] lpt-${index}\\.log"`));
      }
    }),
  );

  it(
    "leaves a foreign VM of a member's name alone, and names it",
    inLab(async (lab) => {
      const foreign = await lab.vcenter("POST", "/api/vcenter/vm?action=instant-clone", {
        source: "vm-101",
        name: "ci-1",
      });
      const args = { ...golden, count: 3, namePattern: "ci-{index}" };
      const error = await lab
        .run()
        .resource(instantCloneFleet)
        .create(args)
        .catch((failure: unknown) => failure);
      assert.ok(isIncomplete(error));
      assert.match(
        error.reasons.join(),
        new RegExp(`^1 of 3 members: .*ci-1: ${foreign} has that name and was not made by this resource`),
      );
      await lab.run().resource(instantCloneFleet).delete(recordedOf(error));
      assert.deepEqual(idsIn(lab), [foreign]);
    }),
  );

  it(
    "adopts the members of a run that was killed before it wrote its state, with few look-ups",
    inLab(async (lab) => {
      const args = { ...golden, count: 60 };
      const killed = await lab.run().resource(instantCloneFleet).create(args);
      const before = lab.calls["GET /api/vcenter/vm"] ?? 0;
      const run = lab.run();
      const fleet = await run.resource(instantCloneFleet).create(args);
      assert.deepEqual(membersOf(fleet), membersOf(killed));
      assert.equal(lab.clones.length, 60);
      const lists = (lab.calls["GET /api/vcenter/vm"] ?? 0) - before;
      assert.ok(lists < 25, `${lists} lists`);
      assert.match(run.log.of("info").join(), /It is adopted\. The same for \S+, \S+, \S+ and 56 more\.$/);
    }),
  );

  it(
    "deletes a member once that it failed to delete when it shrank",
    inLab(async (lab) => {
      const fleet = await lab
        .run()
        .resource(instantCloneFleet)
        .create({ ...golden, count: 3 });
      await lab.fault({ match: "DELETE /api/vcenter/vm/", mode: "status:400" });
      const error = await lab
        .run()
        .resource(instantCloneFleet)
        .update(fleet, { ...golden, count: 2 })
        .catch((failure: unknown) => failure);
      assert.ok(isIncomplete(error));
      const deletes = lab.calls["DELETE /api/vcenter/vm/{vm}"] ?? 0;
      const run = lab.run();
      await run.resource(instantCloneFleet).delete(recordedOf(error));
      assert.equal((lab.calls["DELETE /api/vcenter/vm/{vm}"] ?? 0) - deletes, 3);
      assert.deepEqual([lab.clones, run.log.of("info")], [[], []]);
    }),
  );

  it(
    "does not delete members beyond its count that outlive the stack",
    inLab(async (lab) => {
      await lab
        .run()
        .resource(instantCloneFleet)
        .create({ ...golden, count: 6, __retained: true });
      const fleet = await lab
        .run()
        .resource(instantCloneFleet)
        .create({ ...golden, count: 2 });
      await lab.run().resource(instantCloneFleet).delete(fleet);
      assert.equal(lab.clones.length, 4);
    }),
  );

  it(
    "warns once of members that were renamed",
    inLab(async (lab) => {
      const args = { ...golden, count: 6 };
      const fleet = await lab.run().resource(instantCloneFleet).create(args);
      for (const { id, index } of membersOf(fleet).slice(0, 4)) await lab.changeVm(id, { name: `renamed-${index}` });
      const run = lab.run();
      assert.equal((await run.resource(instantCloneFleet).diff(fleet, args)).changes, false);
      assert.equal(run.log.of("warning").length, 1, run.log.of("warning").join("\n"));
    }),
  );

  it(
    "restores the declared power state of members that strayed from it",
    inLab(async (lab) => {
      const args = { ...golden, count: 3, powerState: "POWERED_ON" };
      const fleet = await lab.run().resource(instantCloneFleet).create(args);
      const [first] = membersOf(fleet);
      await lab.changeVm(first?.id ?? "", { powerState: "POWERED_OFF" });
      assert.equal((await lab.run().resource(instantCloneFleet).diff(fleet, args)).changes, true);
      await lab.run().resource(instantCloneFleet).update(fleet, args);
      assert.ok(lab.clones.every(({ powerState }) => powerState === "POWERED_ON"));
    }),
  );
});
