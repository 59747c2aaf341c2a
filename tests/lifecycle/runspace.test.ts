import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { runspace } from "../../provider/resources/runspace";
import { scriptExecution } from "../../provider/resources/scriptExecution";
import { SrsClient } from "../../testing/srsClient";
import { inSrsLab } from "../../testing/srsLab";

describe("Runspace", () => {
  it(
    "makes one login, one POST, one DELETE, and few polls until it is ready",
    inSrsLab(async (lab) => {
      const up = lab.run();
      const made = await up.resource(runspace).create({});
      const looks = lab.calls["GET /api/runspaces/{id}"] ?? 0;
      assert.ok(looks <= 2, `${looks} looks at a runspace that takes 50 ms`);
      assert.equal(made.outputs["state"], "ready");
      assert.deepEqual(made.outputs["connectionErrors"], []);
      assert.deepEqual(
        lab.state.runspaces.map(({ id, name }) => ({ id, name })),
        [{ id: made.id, name: made.inputs["name"] }],
      );
      await up.resource(runspace).delete(made);
      await up.end();
      const { "GET /api/runspaces/{id}": polls = 0, ...calls } = lab.state.calls;
      assert.ok(polls <= 3);
      assert.deepEqual(calls, {
        "POST /api/auth/login": 1,
        "GET /api/runspaces": 1,
        "POST /api/runspaces": 1,
        "DELETE /api/runspaces/{id}": 1,
        "POST /api/auth/logout": 1,
      });
    }),
  );

  it(
    "does not change on the next up and on a refresh, with one list call for all",
    inSrsLab(async (lab) => {
      const up = lab.run();
      const made = await Promise.all(["a", "b", "c"].map((name) => up.resource(runspace, name).create({})));
      const next = lab.run();
      const before = lab.calls["GET /api/runspaces"] ?? 0;
      for (const [index, name] of ["a", "b", "c"].entries()) {
        const recorded = made[index];
        assert.ok(recorded);
        assert.deepEqual(await next.resource(runspace, name).diff(recorded, {}), { changes: false, replaces: [] });
        assert.deepEqual((await next.resource(runspace, name).refresh(recorded))?.outputs, recorded.outputs);
      }
      assert.equal(lab.calls["GET /api/runspaces"], before + 1);
    }),
  );

  it(
    "returns the id of the script that connected it to vCenter",
    inSrsLab(async (lab) => {
      const made = await lab.run().resource(runspace).create({ runVcConnectionScript: true });
      assert.match(String(made.outputs["vcConnectionScriptId"]), /^[0-9a-f-]{36}$/);
      assert.deepEqual(made.outputs["connectionErrors"], []);
    }),
  );

  it(
    "fails, and leaves no runspace, if the connection script wrote to its error stream",
    inSrsLab(async (lab) => {
      await lab.srs({ vcConnectionErrors: ["Could not resolve vc-01"] });
      await assert.rejects(lab.run().resource(runspace).create({ runVcConnectionScript: true }), {
        message: /connect runspace pcli-.* to vCenter: Could not resolve vc-01\./,
      });
      assert.deepEqual(lab.state.runspaces, []);
    }),
  );

  const outcomes: [outcome: string, message: RegExp][] = [
    ["error", /SRS could not make it: Runspace creation timed out\./],
    ["unauthorized", /SRS could not make it: Unable to issue a bearer token\./],
    ["vanish", /it vanished while it was being made/],
    ["no-id", /SRS accepted it and then could not start it/],
    ["stuck", /gave up after 2 s; last seen: creating/],
  ];
  for (const [outcome, message] of outcomes) {
    it(
      `fails, and leaves none behind, when its making ends in "${outcome}"`,
      inSrsLab(async (lab) => {
        await lab.srs({ runspaceOutcomes: [outcome] });
        await assert.rejects(lab.run().resource(runspace).create({ createTimeoutSeconds: 2 }), { message });
        assert.deepEqual(lab.state.runspaces, []);
      }),
    );
  }

  it(
    "does not count as gone if SRS could not read it",
    inSrsLab(async (lab) => {
      await lab.srs({ transientNotFound: 1 });
      const made = await lab.run().resource(runspace).create({});
      assert.equal(lab.state.runspaces[0]?.id, made.id);
    }),
  );

  it(
    "waits for a free slot in a full service",
    inSrsLab(
      async (lab) => {
        const other = await SrsClient.login(lab.simulator.url, "operator@vsphere.local");
        const id = await other.readyRunspace();
        const making = lab.run().resource(runspace).create({});
        while (!lab.calls["POST /api/runspaces"] || lab.calls["POST /api/runspaces"] < 2) await pause(20);
        await other.call("DELETE", `runspaces/${id}`);
        const made = await making;
        assert.deepEqual(
          lab.state.runspaces.map((runspace) => runspace.id),
          [made.id],
        );
      },
      { maxRunspaces: 1 },
    ),
  );

  it(
    "says how many slots are in use, and that web consoles count, if no slot becomes free in time",
    inSrsLab(
      async (lab) => {
        const run = lab.run();
        const first = await run.resource(runspace, "first").create({});
        await assert.rejects(run.resource(runspace, "second").create({ createTimeoutSeconds: 1 }), {
          message: new RegExp(`1 in use by administrator@vsphere.local \\(${first.id}\\).*web consoles count`),
        });
      },
      { maxRunspaces: 1 },
    ),
  );

  it(
    "is adopted by the next run if the run that created it was killed",
    inSrsLab(async (lab) => {
      const killed = await lab.run().resource(runspace).create({});
      const up = lab.run();
      assert.equal((await up.resource(runspace).create({})).id, killed.id);
      assert.match(up.log.of("info").join(), /was left by an interrupted run. It is adopted/);
      assert.equal(lab.state.runspaces.length, 1);
    }),
  );

  it(
    "is not adopted by its replacement if that is created first",
    inSrsLab(async (lab) => {
      const old = await lab.run().resource(runspace).create({});
      const up = lab.run();
      assert.deepEqual((await up.resource(runspace).diff(old, { triggers: [1] })).replaces, ["triggers"]);
      const made = await up.resource(runspace).create({ triggers: [1] });
      assert.notEqual(made.id, old.id);
      await up.resource(runspace).delete(old);
      assert.deepEqual(
        lab.state.runspaces.map(({ id }) => id),
        [made.id],
      );
    }),
  );

  it(
    "is separate for two resources with the same name",
    inSrsLab(async (lab) => {
      const up = lab.run();
      const made = await Promise.all(
        ["a", "b"].map((resource) => up.resource(runspace, resource).create({ name: "shell" })),
      );
      assert.notEqual(made[0]?.id, made[1]?.id);
      const next = lab.run();
      assert.equal(lab.state.runspaces.length, 2);
      for (const [index, resource] of ["a", "b"].entries()) {
        const recorded = made[index];
        assert.ok(recorded);
        await next.resource(runspace, resource).diff(recorded, { name: "shell" });
      }
      const third = await next.resource(runspace, "c").create({ name: "shell" });
      assert.equal(made.filter(({ id }) => id === third.id).length, 0);
    }),
  );

  it(
    "is recreated after an idle hour by a plain up that says why",
    inSrsLab(async (lab) => {
      const made = await lab.run().resource(runspace).create({});
      await lab.advanceClock(3600);
      const up = lab.run();
      assert.deepEqual(await up.resource(runspace).diff(made, {}), { changes: true, replaces: ["id"] });
      assert.match(up.log.of("info").join(), new RegExp(`${made.id} .* is gone: SRS removes a runspace after`));
      assert.equal(await lab.run().resource(runspace).refresh(made), undefined);
      await up.resource(runspace).delete(made);
      assert.notEqual((await up.resource(runspace).create({})).id, made.id);
    }),
  );

  it(
    "keeps its session open as long as it is in the state",
    inSrsLab(async (lab) => {
      const up = lab.run();
      const made = await up.resource(runspace).create({});
      await up.end();
      assert.equal(lab.state.sessions.srs, 1);
      await lab.advanceClock(240);
      assert.equal(lab.state.runspaces.length, 1);
      const destroy = lab.run();
      await destroy.resource(runspace).delete(made);
      await destroy.end();
      assert.equal(lab.state.sessions.srs, 1, "only the first, which nobody can end any more");
    }),
  );

  it(
    "is recreated if its session is lost",
    inSrsLab(async (lab) => {
      await lab.fault({ match: "GET /api/runspaces/pcli", mode: "expire-session" });
      const up = lab.run();
      const made = await up.resource(runspace).create({});
      assert.match(up.log.of("info").join(), /since the SRS session that made it was lost/);
      await up.end();
      await lab.advanceClock(180);
      assert.deepEqual(
        lab.state.runspaces.map(({ id }) => id),
        [made.id],
      );
    }),
  );

  it(
    "is recreated if SRS restarts during its creation",
    inSrsLab(
      async (lab) => {
        const making = lab.run().resource(runspace).create({});
        while (lab.state.runspaces.length === 0) await pause(20);
        await lab.restartSrs();
        await assert.rejects(making, { message: /it vanished while it was being made/ });
        assert.deepEqual(lab.state.runspaces, []);
      },
      { creationMs: 2_000 },
    ),
  );

  it(
    "is deleted if the operation is canceled",
    inSrsLab(
      async (lab) => {
        const up = lab.run();
        const making = up.resource(runspace).create({});
        const failing = assert.rejects(making, { message: /canceled/ });
        while (lab.state.runspaces.length === 0) await pause(20);
        await up.end();
        await failing;
        assert.deepEqual(lab.state.runspaces, []);
        assert.equal(lab.state.sessions.srs, 0);
      },
      { creationMs: 5_000 },
    ),
  );

  for (const failedDelete of ["kept", "dropped"]) {
    it(
      `is gone after a delete that SRS called failed (${failedDelete})`,
      inSrsLab(async (lab) => {
        const up = lab.run();
        const made = await up.resource(runspace).create({});
        await lab.srs({ failedDeletes: [failedDelete] });
        await up.resource(runspace).delete(made);
        assert.deepEqual(lab.state.runspaces, []);
        await up.resource(runspace).delete(made);
      }),
    );
  }

  it(
    "of another client can be read by its id and used, and a read fails if there is none",
    inSrsLab(async (lab) => {
      const id = await (await SrsClient.login(lab.simulator.url)).readyRunspace({ name: "theirs" });
      const { provider } = lab.run().resource(runspace);
      const read = await provider.read?.(id, {});
      assert.equal(read?.props?.["name"], "theirs");
      assert.equal(read?.props?.["state"], "ready");
      const ran = await lab.run().resource(scriptExecution).create({ runspaceId: id, script: "'used'" });
      assert.equal(ran.outputs["output"], "used");
      await assert.rejects(async () => provider.read?.("pcli-none", {}), {
        message: /get Runspace pcli-none: SRS has no runspace with this id/,
      });
    }),
  );
});
