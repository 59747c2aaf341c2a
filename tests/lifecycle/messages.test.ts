import assert from "node:assert/strict";
import { join } from "node:path";
import { messageOf } from "../../provider/errors";
import { guestFile } from "../../provider/resources/guestFile";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { credentials, inGuestLab } from "../../testing/guestLab";
import { inLab } from "../../testing/lab";

async function failureOf(promise: Promise<unknown>): Promise<string> {
  return await promise.then(() => assert.fail("it did not fail"), messageOf);
}

describe("A message", () => {
  it(
    "ends each of its sentences once, also a warning of what could not be removed",
    inGuestLab(async (guests) => {
      const run = guests.lab.run();
      await guests.resource("run", run).create(guests.counted());
      await guests.lab.fault({ match: "processes\\?action=create", times: "all", mode: "status:404" });
      await run.end();
      const warning = run.log.of("warning").join();
      assert.match(warning, /could not be removed.*\(HTTP 404\)/);
      assert.doesNotMatch(warning, /\.\)|\.\./);
    }),
  );

  it(
    "about a read without a usable response does not say that something may have been done",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create({ sourceName: "golden" });
      for (const mode of ["garbage", "misfit"]) {
        await lab.fault({ match: "GET /api/vcenter/vm/", times: "all", mode });
        assert.doesNotMatch(await failureOf(lab.run().resource(instantCloneVm).refresh(vm)), /done/);
        await lab.clearFaults();
      }
    }),
  ).timeout(30_000);

  it(
    "about an error without a reason says what to do next",
    inLab(async (lab) => {
      await lab.fault({ match: "instant-clone", times: "all", mode: "status:500" });
      const failure = await failureOf(lab.run().resource(instantCloneVm).create({ source: "vm-101" }));
      assert.match(
        failure,
        /\(HTTP 500\)\. Look for the reason in the log of vCenter\. The next "pulumi up" continues/,
      );
    }),
  );
});

describe("A guest that is not available for a moment", () => {
  it(
    "is asked again to delete a file",
    inGuestLab(async (guests) => {
      const path = join(guests.folder, "app.conf");
      const creating = guests.lab.run().resource(guestFile, "file");
      const written = await creating.create({ vm: "vm-101", credentials, path, content: "a" });
      await guests.lab.fault({ match: "action=delete", mode: "status:503" });
      const run = guests.lab.run();
      await run.resource(guestFile, "file").delete(written);
      assert.equal(guests.read("app.conf"), "");
      assert.deepEqual(run.log.of("warning"), []);
    }),
  );
});
