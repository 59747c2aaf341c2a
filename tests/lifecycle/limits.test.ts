import assert from "node:assert/strict";
import { messageOf } from "../../provider/errors";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { inLab } from "../../testing/lab";

const golden = { sourceName: "golden" };
const aDay = 86_400;

describe("A Retry-After of a day", () => {
  for (const status of [429, 503]) {
    it(
      `does not hold a create that has five seconds, with status ${status}`,
      inLab(async (lab) => {
        await lab.fault({ match: "/api/vcenter", times: "all", mode: `status:${status};retry-after=${aDay}` });
        const create = lab
          .run()
          .resource(instantCloneVm)
          .create({ ...golden, createTimeoutSeconds: 5 });
        await assert.rejects(create, { message: /HTTP (429|503)/ });
      }),
    );

    it(
      `does not hold the clone call of a create that has five seconds, with status ${status}`,
      inLab(async (lab) => {
        await lab.fault({ match: "instant-clone", times: "all", mode: `status:${status};retry-after=${aDay}` });
        const create = lab
          .run()
          .resource(instantCloneVm)
          .create({ ...golden, createTimeoutSeconds: 5 });
        await assert.rejects(create, { message: /HTTP (429|503)/ });
        assert.deepEqual(lab.clones, []);
      }),
    );

    it(
      `does not hang a preview, with status ${status}`,
      inLab(async (lab) => {
        await lab.fault({ match: "/api/vcenter", times: "all", mode: `status:${status};retry-after=${aDay}` });
        const run = lab.run();
        // It goes on with what is recorded after a 503, and fails after a 429.
        const preview = run.resource(instantCloneVm).check(golden, { preview: true });
        const said = await preview.then(() => run.log.of("warning").join(), messageOf);
        assert.match(said, /HTTP (429|503)/);
      }),
    );
  }
});

describe("A VM that another operation holds for minutes", () => {
  const busy = { message: /HTTP 500\).*It stayed so until the time of the operation was over; the next "pulumi up"/s };

  it(
    "is waited for by a change of its power state no longer than createTimeoutSeconds",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      await lab.changeVm(vm.id, { busySeconds: 600 });
      const update = lab
        .run()
        .resource(instantCloneVm)
        .update(vm, { ...golden, powerState: "SUSPENDED", createTimeoutSeconds: 1 });
      await assert.rejects(update, busy);
    }),
  ).timeout(10_000);

  it(
    "is waited for by its delete no longer than deleteTimeoutSeconds, and deleted by the next one",
    inLab(async (lab) => {
      const vm = await lab
        .run()
        .resource(instantCloneVm)
        .create({ ...golden, deleteTimeoutSeconds: 1 });
      await lab.changeVm(vm.id, { busySeconds: 600 });
      await assert.rejects(lab.run().resource(instantCloneVm).delete(vm), busy);
      await lab.changeVm(vm.id, { busySeconds: 0 });
      await lab.run().resource(instantCloneVm).delete(vm);
      assert.deepEqual(lab.clones, []);
    }),
  ).timeout(10_000);
});

describe("An operation that waits for a retry", () => {
  const halfAMinute = "status:429;retry-after=30";

  it(
    "ends when it is canceled: a create",
    inLab(async (lab) => {
      await lab.fault({ match: "instant-clone", mode: halfAMinute });
      const run = lab.run();
      const create = assert.rejects(run.resource(instantCloneVm).create(golden), { message: /HTTP 429/ });
      await lab.untilFaultsCarriedOut();
      await run.end();
      await create;
      assert.deepEqual(lab.clones, []);
    }),
  );

  it(
    "ends when it is canceled: a preview",
    inLab(async (lab) => {
      await lab.fault({ match: "GET /api/vcenter/vm", mode: halfAMinute });
      const run = lab.run();
      const preview = assert.rejects(run.resource(instantCloneVm).check(golden, { preview: true }), {
        message: /canceled|HTTP 429/,
      });
      await lab.untilFaultsCarriedOut();
      await run.end();
      await preview;
    }),
  );

  it(
    "ends when it is canceled: a delete",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      await lab.fault({ match: "DELETE /api/vcenter/vm", mode: halfAMinute });
      const run = lab.run();
      const deletion = assert.rejects(run.resource(instantCloneVm).delete(vm), { message: /HTTP 429/ });
      await lab.untilFaultsCarriedOut();
      await run.end();
      await deletion;
    }),
  );
});
