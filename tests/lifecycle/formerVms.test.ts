import assert from "node:assert/strict";
import { recordOf } from "../../provider/operations/fleet/record";
import { instantCloneFleet } from "../../provider/resources/instantCloneFleet";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { administrator } from "../../testing/client";
import type { CreateFirst } from "../../testing/createFirst";
import { inGuestLab } from "../../testing/guestLab";

const golden = { sourceName: "golden", consoleTickets: [] };
const ofVm: CreateFirst["of"] = (run, name) => run.resource(instantCloneVm, name);
const ofFleet: CreateFirst["of"] = (run, name) => run.resource(instantCloneFleet, name);

describe("An InstantCloneVm whose name its former VM has", () => {
  const triggered = (trigger: number) => ({ ...golden, triggers: [trigger] });

  it(
    "is not created before that VM is deleted, and the VM stays",
    inGuestLab(async ({ lab }) => {
      const former = await ofVm(lab.run(), "web").create(triggered(1));
      await assert.rejects(ofVm(lab.run(), "web").create(triggered(2)), /if this is a replacement, leave the option/);
      assert.deepEqual(
        lab.clones.map(({ id }) => id),
        [former.id],
      );
    }),
  );

  it(
    "is not created under another name of the program, and the error names the option aliases",
    inGuestLab(async ({ lab }) => {
      const named = { ...golden, name: "ci" };
      const former = await ofVm(lab.run(), "web").create(named);
      await assert.rejects(
        ofVm(lab.run(), "renamed").create(named),
        new RegExp(`${former.id} has that name: another resource of this stack made it.* give it the option aliases`),
      );
      assert.equal(lab.clones.length, 1);
    }),
  );

  it(
    "is another VM when the engine replaces it after a look at it, as the option replaceOnChanges asks for",
    inGuestLab(async ({ lab }) => {
      const former = await ofVm(lab.run(), "web").create(golden);
      const resource = ofVm(lab.run(), "web");
      await resource.diff(former, golden);
      await resource.check(golden);
      await resource.delete(former);
      assert.deepEqual(lab.clones, []);
    }),
  );

  it(
    "is deleted by a caller without URNs that has created it in the same process",
    inGuestLab(async ({ lab }) => {
      const { provider } = ofVm(lab.run(), "web");
      const { id, outs } = await provider.create({ ...golden, name: "web" });
      await provider.diff?.(id, outs, { ...golden, name: "web" });
      await provider.delete?.(id, outs);
      assert.deepEqual(lab.clones, []);
    }),
  );

  it(
    "is another VM when it is replaced by a second diff, after one that has found no change",
    inGuestLab(async ({ lab }) => {
      const former = await ofVm(lab.run(), "web").create(triggered(1));
      const resource = ofVm(lab.run(), "web");
      await resource.diff(former, triggered(1));
      assert.deepEqual((await resource.diff(former, triggered(2))).replaces, ["triggers"]);
      await resource.delete(former);
      assert.deepEqual(lab.clones, []);
    }),
  );
});

describe("An InstantCloneVm that gets another connection to the same vCenter", () => {
  it(
    "stays where the new one is created first",
    inGuestLab(async ({ lab }) => {
      const former = await ofVm(lab.run(), "web").create(golden);
      const other = { server: lab.simulator.url, ...administrator, inFlightLimit: 3 };
      const up = lab.run({ "vsphere-ops:connections": JSON.stringify({ other }) });
      const after = { ...golden, connection: "other" };
      assert.deepEqual((await ofVm(up, "web").diff(former, after)).replaces, ["connection"]);
      const current = await ofVm(up, "web").create(after);
      await ofVm(up, "web").delete(former);
      assert.deepEqual([current.id, ...lab.clones.map(({ id }) => id)], [former.id, former.id]);
    }),
  );
});

describe("An InstantCloneFleet whose replacement was killed before the former one was deleted", () => {
  it(
    "keeps its members also if it shrinks in the next up, which warns only of those",
    inGuestLab(async ({ lab }) => {
      const args = { sourceName: "golden", count: 4 };
      const former = await ofFleet(lab.run(), "web").create(args);
      const current = await ofFleet(lab.run(), "web").create(args);
      const up = lab.run();
      await ofFleet(up, "web").diff(current, { ...args, count: 2 });
      const shrunk = await ofFleet(up, "web").update(current, { ...args, count: 2 });
      await ofFleet(up, "web").delete(former);
      const { members } = recordOf(String(shrunk.outputs["record"]));
      assert.deepEqual(lab.clones.map(({ id }) => id).sort(), members.map(({ id }) => id).sort());
      assert.match(up.log.of("warning").join(), /is kept.* The same for \S+\.$/s);
    }),
  );
});
