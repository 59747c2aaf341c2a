import assert from "node:assert/strict";
import { consoleTicket } from "../../provider/resources/consoleTicket";
import { inLab } from "../../testing/lab";

const screen = { vm: "vm-101", type: "WEBMKS" };

describe("ConsoleTicket", () => {
  it(
    "is issued with one call, and its expiry follows vCenter's clock",
    inLab(async (lab) => {
      await lab.advanceClock(86_400);
      const ticket = await lab.run().resource(consoleTicket).create(screen);
      assert.deepEqual(lab.calls, { "POST /api/vcenter/vm/{vm}/console/tickets": 1 });
      const issuedAt = Date.parse(String(ticket.outputs["issuedAt"]));
      assert.ok(Math.abs(issuedAt - lab.simulator.clock.now()) < 5_000, "the server's clock is a day ahead");
      assert.equal(Date.parse(String(ticket.outputs["expiresAt"])) - issuedAt, 30 * 60_000);
    }),
  );

  it(
    "is checked in a preview: a VM that does not exist is a failure, and one that is off a warning for WEBMKS only",
    inLab(async (lab) => {
      const run = lab.run();
      const check = (inputs: Record<string, unknown>) => run.resource(consoleTicket).check(inputs, { preview: true });
      const [failure] = (await check({ ...screen, vm: "vm-999" })).failures;
      assert.equal(failure?.property, "vm");
      assert.deepEqual((await check({ vm: "vm-102", type: "VMRC" })).failures, []);
      assert.deepEqual(run.log.of("warning"), []);
      assert.deepEqual((await check({ ...screen, vm: "vm-102" })).failures, []);
      assert.match(
        run.log.of("warning").join(),
        /vm-102 \(cold\) is POWERED_OFF: a WEBMKS ticket needs a VM that is on/,
      );
    }),
  );

  it(
    "does not change on refresh and diff before it expires, and makes no call",
    inLab(async (lab) => {
      const ticket = await lab.run().resource(consoleTicket).create(screen);
      const calls = lab.calls;
      const run = lab.run().resource(consoleTicket);
      assert.deepEqual((await run.refresh(ticket))?.outputs, ticket.outputs);
      assert.deepEqual(await run.diff(ticket, screen), { changes: false, replaces: [] });
      await run.delete(ticket);
      assert.deepEqual(lab.calls, calls);
    }),
  );

  it(
    "is issued again after it has expired, but never by a refresh",
    inLab(async (lab) => {
      const ticket = await lab.run().resource(consoleTicket).create(screen);
      await lab.advanceClock(31 * 60);
      const run = lab.run();
      assert.deepEqual((await run.resource(consoleTicket).refresh(ticket))?.outputs, ticket.outputs);
      assert.deepEqual(await run.resource(consoleTicket).diff(ticket, screen), {
        changes: true,
        replaces: ["expiresAt"],
      });
      assert.match(run.log.of("info").join(), /The WEBMKS ticket of vm-101 expired at .*: a new one is issued/);
    }),
  );

  it(
    "is issued again if its VM, its type or its triggers change",
    inLab(async (lab) => {
      const ticket = await lab.run().resource(consoleTicket).create(screen);
      const run = lab.run().resource(consoleTicket);
      assert.deepEqual((await run.diff(ticket, { ...screen, vm: "vm-102" })).replaces, ["vm"]);
      assert.deepEqual((await run.diff(ticket, { ...screen, type: "VMRC" })).replaces, ["type"]);
      assert.deepEqual((await run.diff(ticket, { ...screen, triggers: [1] })).replaces, ["triggers"]);
    }),
  );

  it(
    "of type WEBMKS fails for a powered-off VM and says why",
    inLab(async (lab) => {
      const create = lab.run().resource(consoleTicket).create({ vm: "vm-102", type: "WEBMKS" });
      await assert.rejects(
        create,
        /leads to the host that runs the VM, so vm-102 must be powered on\. A VMRC ticket also works while the VM is off/,
      );
      await lab.run().resource(consoleTicket).create({ vm: "vm-102", type: "VMRC" });
    }),
  );

  for (const mode of ["drop-before", "drop-after", "status:503", "expire-session"]) {
    it(
      `is issued after ${mode} at its call`,
      inLab(async (lab) => {
        await lab.fault({ match: "console/tickets", mode });
        const ticket = await lab.run().resource(consoleTicket).create(screen);
        assert.match(String(ticket.outputs["ticket"]), /^wss:/);
      }),
    );
  }

  it(
    "fails for a VM that does not exist and names it",
    inLab(async (lab) => {
      await assert.rejects(
        lab
          .run()
          .resource(consoleTicket)
          .create({ ...screen, vm: "vm-999" }),
        /ticket for vm-999: vCenter said/,
      );
    }),
  );
});
