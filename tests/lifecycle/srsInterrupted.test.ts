import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { runspace } from "../../provider/resources/runspace";
import { scriptExecution } from "../../provider/resources/scriptExecution";
import type { Lab } from "../../testing/lab";
import { inSrsLab } from "../../testing/srsLab";

const slow = { script: "Start-Sleep -Seconds 60\n'slept'" };

function isRunning(lab: Lab): boolean {
  return (lab.state.scriptExecutions as { state: string }[]).some(({ state }) => state === "running");
}

function starts(lab: Lab): number {
  return lab.calls["POST /api/script-executions"] ?? 0;
}

/** An \`up\` whose engine is killed while the script runs. */
async function interrupted(lab: Lab, args: Record<string, unknown>): Promise<void> {
  const up = lab.run();
  const creating = up.resource(scriptExecution).create(args);
  const failing = assert.rejects(creating, /was started; the next "pulumi up" waits for it/);
  while (!isRunning(lab)) await pause(20);
  await up.end("abandoned");
  await failing;
}

/** Until SRS has seen the end of what has run. */
async function finished(lab: Lab): Promise<void> {
  await lab.advanceClock(70);
  while (isRunning(lab)) await pause(20);
}

describe("A ScriptExecution whose engine was killed", () => {
  it(
    "is found by the next up, which waits for it and deletes its runspace",
    inSrsLab(async (lab) => {
      await interrupted(lab, slow);
      const up = lab.run();
      const creating = up.resource(scriptExecution).create(slow);
      while (!up.log.of("info").join().includes("is adopted: it is waited for")) await pause(20);
      await lab.advanceClock(70);
      assert.equal((await creating).outputs["output"], "slept");
      assert.equal(starts(lab), 1);
      assert.deepEqual(lab.state.runspaces, []);
    }),
  );

  it(
    "that has ended since in its own runspace is recorded and not run again",
    inSrsLab(async (lab) => {
      await interrupted(lab, slow);
      await finished(lab);
      const ran = await lab.run().resource(scriptExecution).create(slow);
      assert.equal(ran.outputs["output"], "slept");
      assert.equal(starts(lab), 1);
      assert.deepEqual(lab.state.runspaces, []);
    }),
  );

  it(
    "is found in a runspace that others use too",
    inSrsLab(async (lab) => {
      const { id: runspaceId } = await lab.run().resource(runspace, "shell").create({});
      await interrupted(lab, { ...slow, runspaceId });
      const creating = lab
        .run()
        .resource(scriptExecution)
        .create({ ...slow, runspaceId });
      await pause(300);
      await lab.advanceClock(70);
      assert.equal((await creating).outputs["output"], "slept");
      assert.equal(starts(lab), 1);
    }),
  );

  it(
    "that has ended since where nothing proves it is run again, with a warning that it may have run",
    inSrsLab(async (lab) => {
      const { id: runspaceId } = await lab.run().resource(runspace, "shell").create({});
      await interrupted(lab, { ...slow, runspaceId });
      await finished(lab);
      const up = lab.run();
      const creating = up.resource(scriptExecution).create({ ...slow, runspaceId });
      while (starts(lab) < 2) await pause(20);
      await lab.advanceClock(70);
      assert.equal((await creating).outputs["output"], "slept");
      assert.match(
        up.log.of("warning").join(),
        /has succeeded.* may have run for this resource already; it runs again/,
      );
    }),
  );

  it(
    "has its runspace deleted by the next up although its script has changed",
    inSrsLab(async (lab) => {
      await interrupted(lab, slow);
      const ran = await lab.run().resource(scriptExecution).create({ script: "'other'" });
      assert.equal(ran.outputs["output"], "other");
      assert.deepEqual(lab.state.runspaces, []);
    }),
  );

  it(
    "keeps no runspace when the script was not started yet",
    inSrsLab(
      async (lab) => {
        const up = lab.run();
        const failing = assert.rejects(up.resource(scriptExecution).create(slow), /canceled/);
        while (lab.state.runspaces.length === 0) await pause(20);
        await up.end("abandoned");
        await failing;
        assert.deepEqual(lab.state.runspaces, []);
      },
      { creationMs: 5_000 },
    ),
  );
});

describe("A ScriptExecution that has run already", () => {
  const args = { script: "'ran'", triggers: [1] };

  it(
    "is not taken for the run of its replacement",
    inSrsLab(async (lab) => {
      const ran = await lab.run().resource(scriptExecution).create(args);
      const up = lab.run();
      const next = { ...args, triggers: [2] };
      assert.deepEqual((await up.resource(scriptExecution).diff(ran, next)).replaces, ["triggers"]);
      const replacement = await up.resource(scriptExecution).create(next);
      assert.notEqual(replacement.id, ran.id);
      assert.equal(starts(lab), 2);
      assert.deepEqual(up.log.of("warning"), []);
    }),
  );

  it(
    "is run again when the engine asks for a new one, as `--replace` does",
    inSrsLab(async (lab) => {
      const ran = await lab.run().resource(scriptExecution).create(args);
      const again = await lab.run().resource(scriptExecution).create(args);
      assert.notEqual(again.id, ran.id);
      assert.equal(starts(lab), 2);
    }),
  );

  it(
    "and failed is run again without a warning",
    inSrsLab(async (lab) => {
      const failing = { script: "throw 'not yet'" };
      await assert.rejects(lab.run().resource(scriptExecution).create(failing));
      const up = lab.run();
      await assert.rejects(up.resource(scriptExecution).create(failing), /ended in state error/);
      assert.equal(starts(lab), 2);
      assert.deepEqual(up.log.of("warning"), []);
      assert.match(up.log.of("info").join(), /ended in state error\. The script runs again\./);
    }),
  );

  it(
    "is no other resource's run, whatever name both have",
    inSrsLab(async (lab) => {
      const up = lab.run();
      const same = { name: "nightly", script: "'ran'" };
      const ran = await Promise.all(["a", "b"].map((name) => up.resource(scriptExecution, name).create(same)));
      assert.equal(new Set(ran.map(({ id }) => id)).size, 2);
      assert.equal(starts(lab), 2);
    }),
  );
});
