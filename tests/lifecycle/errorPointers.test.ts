import assert from "node:assert/strict";
import { messageOf } from "../../provider/errors";
import { guestProcessRun } from "../../provider/resources/guestProcessRun";
import { instantCloneFleet } from "../../provider/resources/instantCloneFleet";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { inLab } from "../../testing/lab";
import { isIncomplete } from "../../testing/providerRun";

const golden = { sourceName: "golden" };
const page = "More: node_modules/pulumi-vsphere-ops/docs/troubleshooting.md";

/** What the engine prints of a failure. */
async function printedOf(failing: Promise<unknown>): Promise<string> {
  const error = await failing.then(
    () => assert.fail("it succeeded"),
    (thrown: unknown) => thrown,
  );
  return isIncomplete(error) ? error.reasons.join("\n") : messageOf(error);
}

describe("An error", () => {
  it(
    "ends with a pointer to the page that says more of its kind, once in an operation",
    inLab(async (lab) => {
      const run = lab.run();
      const failing = (name: string, sourceName: string) =>
        printedOf(run.resource(instantCloneVm, name).create({ name, sourceName }));
      const [first, second] = [await failing("a", "nobody"), await failing("b", "nothing")];
      assert.ok(first.endsWith(`\n${page}#notfound`), first);
      assert.match(second, /nothing/);
      assert.doesNotMatch(second, /More:/);
      const next = await printedOf(lab.run().resource(instantCloneVm).create({ sourceName: "nobody" }));
      assert.ok(next.endsWith(`${page}#notfound`), next);
    }),
  );

  it(
    "of another kind has a pointer of its own",
    inLab(async (lab) => {
      const run = lab.run();
      await printedOf(run.resource(instantCloneVm, "a").create({ sourceName: "nobody" }));
      const refused = await printedOf(run.resource(instantCloneVm, "b").create({ sourceName: "cold" }));
      assert.ok(refused.endsWith(`${page}#notallowedincurrentstate`), refused);
    }),
  );

  it(
    "of an incomplete resource has a pointer too",
    inLab(async (lab) => {
      await lab.fault({ match: "POST .*/console/tickets", times: "all", mode: "status:500" });
      const vm = lab.run().resource(instantCloneVm);
      const clone = await printedOf(vm.create({ ...golden, consoleTickets: ["WEBMKS"] }));
      assert.match(clone, new RegExp(`^consoleTickets: .*\n${page}#unknown$`, "s"));
      await lab.fault({ match: "action=instant-clone", mode: "status:400" });
      const fleet = await printedOf(
        lab
          .run()
          .resource(instantCloneFleet)
          .create({ ...golden, count: 2 }),
      );
      assert.match(fleet, new RegExp(`^1 of 2 members: .*\n${page}#\\w+$`, "s"));
    }),
  );

  it(
    "of a read, and of a delete, has a pointer too",
    inLab(async (lab) => {
      const clone = await lab.run().resource(instantCloneVm).create(golden);
      await lab.fault({ match: "/api/vcenter/vm", times: "all", mode: "status:403" });
      assert.match(await printedOf(lab.run().resource(instantCloneVm).refresh(clone)), new RegExp(`${page}#\\w+$`));
      assert.match(await printedOf(lab.run().resource(instantCloneVm).delete(clone)), new RegExp(`${page}#\\w+$`));
    }),
  );

  it(
    "of a check has none: it names the input",
    inLab(async (lab) => {
      const { failures } = await lab.run().resource(guestProcessRun).check({});
      assert.ok(failures.length > 0);
      assert.doesNotMatch(JSON.stringify(failures), /More:/);
    }),
  );
});
