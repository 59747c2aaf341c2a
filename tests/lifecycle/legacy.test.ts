import assert from "node:assert/strict";
import { consoleTicket } from "../../provider/resources/consoleTicket";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { inLab } from "../../testing/lab";

const args = {
  sourceName: "golden",
  placement: { folderName: "ci" },
  nicsToUpdate: { 4000: { startConnected: false, macType: "MANUAL", macAddress: "00:50:56:01:23:45" } },
};

describe("A vCenter of 7.0.0", () => {
  it(
    "is called under /rest if /api lacks the operation, during the whole life of a clone",
    inLab(
      async (lab) => {
        const vm = await lab.run().resource(instantCloneVm).create(args);
        const off = { ...args, powerState: "POWERED_OFF", consoleTickets: [] };
        assert.deepEqual(await lab.run().resource(instantCloneVm).diff(vm, args), { changes: false, replaces: [] });
        await lab.run().resource(instantCloneVm).update(vm, off);
        assert.equal(lab.clones[0]?.powerState, "POWERED_OFF");
        await lab.run().resource(instantCloneVm).delete(vm);
        assert.deepEqual(lab.clones, []);
      },
      { vcenterVersion: "7.0.0" },
    ),
  );

  it(
    "tells the address of a clone, although it cannot say whether guest operations are ready",
    inLab(
      async (lab) => {
        const vm = await lab
          .run()
          .resource(instantCloneVm)
          .create({ ...args, nicsToUpdate: {}, waitFor: "ip" });
        assert.match(String(vm.outputs["ipAddress"]), /^10\.0\.3\.\d+$/);
      },
      { vcenterVersion: "7.0.0" },
    ),
  );

  it(
    "issues tickets under /rest",
    inLab(
      async (lab) => {
        const ticket = await lab.run().resource(consoleTicket).create({ vm: "vm-101", type: "VMRC" });
        assert.equal(typeof ticket.outputs["ticket"], "string");
      },
      { vcenterVersion: "7.0.1" },
    ),
  );

  it(
    "is called under /api once, and then only under /rest",
    inLab(
      async (lab) => {
        const run = lab.run();
        for (const name of ["a", "b", "c"]) await run.resource(instantCloneVm, name).create(args);
        const refused = Object.entries(lab.state.calls).filter(
          ([call]) => call.startsWith("POST /api/vcenter") || call.includes("no such route"),
        );
        assert.ok(refused.reduce((sum, [, count]) => sum + count, 0) <= 1, JSON.stringify(lab.state.calls));
      },
      { vcenterVersion: "7.0.0" },
    ),
  );

  it(
    "without instant clone gives an error that names the required version",
    inLab(
      async (lab) => {
        await assert.rejects(
          lab.run().resource(instantCloneVm).create(args),
          /This vCenter has no instant clone over REST: that needs vCenter 7\.0 or later/,
        );
      },
      { vcenterVersion: "6.7.0" },
    ),
  );
});
