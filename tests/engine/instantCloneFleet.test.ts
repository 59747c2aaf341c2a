import assert from "node:assert/strict";
import { failed, succeeded } from "../../testing/outcome";
import { withEngine } from "../../testing/project";

const program = (count: number) => `
const fleet = new vsphere.InstantCloneFleet("ci", { sourceName: "golden", count: ${count}, waitFor: "tools" });
exports.members = fleet.members;
exports.ids = fleet.ids;
exports.names = fleet.names;
exports.failed = fleet.failed;
exports.ticket = new vsphere.ConsoleTicket("screen", { vm: fleet.members[1].id, type: "VMRC" }).ticket;`;

describe("InstantCloneFleet under the engine", () => {
  it(
    "is created, does not change, grows and shrinks in place, feeds other resources, and is destroyed",
    withEngine(program(4), async (lab) => {
      succeeded(await lab.stack.preview());
      assert.match(succeeded(await lab.stack.up()), /3 created/);
      const { vms } = await lab.simulator.state();
      const clones = vms.filter(({ source }) => source);
      const { members, ids, names, failed: failures, ticket } = await lab.stack.outputs();
      assert.deepEqual(new Set(ids as string[]), new Set(clones.map(({ id }) => id)));
      assert.deepEqual(new Set(names as string[]), new Set(clones.map(({ name }) => name)));
      assert.deepEqual(Object.keys((members as object[])[3] ?? {}).sort(), ["id", "index", "name"]);
      assert.deepEqual(failures, []);
      assert.equal(ticket, "[secret]");
      assert.match(succeeded(await lab.stack.up()), /3 unchanged/);
      assert.match(succeeded(await lab.stack.refresh()), /3 unchanged/);

      lab.project.program = program(34);
      assert.match(succeeded(await lab.stack.preview()), /\+30 \(indexes 4 to 33\)/);
      assert.match(succeeded(await lab.stack.up()), /1 updated/);
      assert.deepEqual(((await lab.stack.outputs())["ids"] as string[]).slice(0, 4), ids);
      lab.project.program = program(22);
      assert.match(succeeded(await lab.stack.preview()), /-12 \(indexes 22 to 33\)/);
      assert.match(succeeded(await lab.stack.up()), /1 updated/);
      succeeded(await lab.stack.destroy());
      assert.deepEqual(
        (await lab.simulator.state()).vms.filter(({ source }) => source),
        [],
      );
      assert.equal((await lab.simulator.state()).sessions.vcenter, 0);
    }),
  );

  it(
    "keeps what was created in its state when some members fail, and the next up goes on",
    withEngine(program(6), async (lab) => {
      await lab.simulator.fault({ match: "instant-clone", nth: 3, times: 2, mode: "status:400" });
      assert.match(
        failed(await lab.stack.up()),
        /2 of 6 members: instant clone of vm-101 as ci-\d-\S+: .* The same for ci-\d/,
      );
      assert.match(succeeded(await lab.stack.up()), /1 updated/);
      assert.equal((await lab.simulator.state()).vms.filter(({ source }) => source).length, 6);
      succeeded(await lab.stack.destroy());
      assert.deepEqual(
        (await lab.simulator.state()).vms.filter(({ source }) => source),
        [],
      );
    }),
  );
});
