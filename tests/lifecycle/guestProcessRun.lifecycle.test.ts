import assert from "node:assert/strict";
import { credentials, type GuestLab, inGuestLab, isAlive } from "../../testing/guestLab";
import { isIncomplete, recordedOf } from "../../testing/providerRun";

/** A program that runs for long and ignores SIGTERM. Its marks show that it runs. */
function stubborn(guests: GuestLab, trap: string) {
  return guests.shell(
    `${trap}; echo $$ >"${guests.folder}/pid"; echo working; sleep 3600 & echo $! >"${guests.folder}/child"; while :; do wait; done`,
  );
}

function pidOf(guests: GuestLab, name = "pid"): number {
  return Number(guests.read(name));
}

describe("A GuestProcessRun that takes too long", () => {
  it(
    "is terminated with all its children, even if it ignores SIGTERM, and the error has its last output",
    inGuestLab(async (guests) => {
      const creating = guests.resource().create({ ...stubborn(guests, "trap '' TERM"), timeoutSeconds: 1 });
      await assert.rejects(creating, /gave up after 1 s.*was terminated.*last lines of stdout:\nworking/s);
      assert.ok(!isAlive(pidOf(guests)) && !isAlive(pidOf(guests, "child")));
      await guests.noFilesLeft();
    }),
  );

  it(
    "may end itself on SIGTERM",
    inGuestLab(async (guests) => {
      const trap = `trap 'echo bye >"${guests.folder}/bye"; kill $!; exit' TERM`;
      await assert.rejects(
        guests.resource().create({ ...stubborn(guests, trap), timeoutSeconds: 1 }),
        /was terminated/,
      );
      assert.equal(guests.read("bye"), "bye\n");
      await guests.noFilesLeft();
    }),
  );

  it(
    "is terminated also without capture",
    inGuestLab(async (guests) => {
      const args = { ...stubborn(guests, "trap '' TERM"), timeoutSeconds: 1, captureOutput: false };
      await assert.rejects(guests.resource().create(args), /was terminated/);
      assert.ok(!isAlive(pidOf(guests)));
      await guests.noFilesLeft();
    }),
  );

  it(
    "continues with terminateOnTimeout: false, and the next up waits for it",
    inGuestLab(async (guests) => {
      const args = { ...guests.counted("sleep 2; echo done"), terminateOnTimeout: false };
      await assert.rejects(guests.resource().create({ ...args, timeoutSeconds: 1 }), /runs on in vm-101/);
      const { outputs } = await guests.resource().create(args);
      assert.equal(outputs["stdout"], "done\n");
      assert.equal(guests.count, 1);
      await guests.noFilesLeft();
    }),
  );

  it(
    "is terminated within about three seconds after the operation is canceled",
    inGuestLab(async (guests) => {
      const run = guests.lab.run();
      const creating = guests.resource("run", run).create(stubborn(guests, "trap '' TERM"));
      const failing = assert.rejects(creating, /canceled.*was terminated/);
      await guests.until(() => guests.read("child") !== "", "the program runs");
      const canceled = Date.now();
      await run.end();
      await failing;
      // The engine kills a provider 5 s after a cancel, so the time matters here.
      assert.ok(Date.now() - canceled < 3_500, `${Date.now() - canceled} ms`);
      assert.ok(!isAlive(pidOf(guests)));
      await guests.noFilesLeft();
    }),
  );
});

describe("A GuestProcessRun with waitForExit: false", () => {
  it(
    "returns at once, and a refresh fetches the run result",
    inGuestLab(async (guests) => {
      const args = {
        ...guests.shell(`while [ ! -e "${guests.folder}/go" ]; do sleep 0.05; done; echo done; exit 4`),
        waitForExit: false,
        expectedExitCodes: [4],
      };
      const started = await guests.resource().create(args);
      assert.equal(started.outputs["exitCode"], undefined);
      const running = await guests.resource().refresh(started);
      assert.ok(running);
      assert.equal(running.outputs["exitCode"], undefined);
      await guests.resource("go").create(guests.shell(`touch "${guests.folder}/go"`));
      await guests.until(() => guests.lab.state.processes.every(({ exitCode }) => exitCode !== null), "it ended");
      const ended = await guests.resource().refresh(running);
      assert.equal(ended?.outputs["exitCode"], 4);
      assert.equal(ended?.outputs["stdout"], "done\n");
      assert.ok(ended?.outputs["finishedAt"]);
      await guests.noFilesLeft();
    }),
  );

  it(
    "gives its result also after the five minutes in which the API keeps it",
    inGuestLab(async (guests) => {
      const started = await guests.resource().create({ ...guests.shell("sleep 0.3; echo done"), waitForExit: false });
      await guests.until(() => guests.lab.state.processes.every(({ exitCode }) => exitCode !== null), "it ended");
      await guests.lab.advanceClock(400);
      const ended = await guests.resource().refresh(started);
      assert.equal(ended?.outputs["exitCode"], 0);
      assert.equal(ended?.outputs["stdout"], "done\n");
      assert.equal(ended?.outputs["pid"], started.outputs["pid"]);
      await guests.noFilesLeft();
    }),
  );

  it(
    "is terminated by destroy",
    inGuestLab(async (guests) => {
      const started = await guests.resource().create({ ...stubborn(guests, "trap '' TERM"), waitForExit: false });
      await guests.until(() => guests.read("child") !== "", "the program runs");
      await guests.resource().delete(started);
      assert.ok(!isAlive(pidOf(guests)) && !isAlive(pidOf(guests, "child")));
      await guests.noFilesLeft();
    }),
  );

  it(
    "counts as ended if its VM is off or gone, so destroy does nothing",
    inGuestLab(async (guests) => {
      const started = await guests.resource().create({ ...guests.shell("sleep 1"), waitForExit: false });
      await guests.lab.changeVm("vm-101", { powerState: "POWERED_OFF" });
      await guests.resource().delete(started);
      await guests.lab.deleteVm("vm-101");
      await guests.resource().delete(started);
    }),
  );

  it(
    "is awaited by an update to waitForExit: true, and a failure keeps the exit code and runs it again",
    inGuestLab(async (guests) => {
      const args = guests.shell("sleep 0.3; echo sorry; exit 9");
      const started = await guests.resource().create({ ...args, waitForExit: false });
      const error: unknown = await guests
        .resource()
        .update(started, args)
        .catch((thrown: unknown) => thrown);
      assert.ok(isIncomplete(error));
      assert.equal(error.properties["exitCode"], 9);
      const failed = recordedOf(error);
      const run = guests.lab.run();
      assert.deepEqual((await guests.resource("run", run).diff(failed, args)).replaces, ["expectedExitCodes"]);
      assert.match(run.log.of("info").join(), /ended with exit code 9, and expected is 0: it runs again/);
      await guests.noFilesLeft();
    }),
  );
});

describe("An ended GuestProcessRun", () => {
  it(
    "makes no call in preview, refresh and delete except the observation of its VM",
    inGuestLab(async (guests) => {
      const args = guests.shell("echo done");
      const run = await guests.resource().create(args);
      const before = guests.lab.calls;
      const another = guests.lab.run();
      await guests.resource("run", another).diff(run, args);
      await guests.resource("run", another).refresh(run);
      await guests.resource("run", another).delete(run);
      const after = guests.lab.calls;
      const made = Object.entries(after).filter(([call, count]) => count !== before[call]);
      assert.deepEqual(made, [["GET /api/vcenter/vm/{vm}", 1]]);
    }),
  );

  it(
    "does not change in a refresh",
    inGuestLab(async (guests) => {
      const run = await guests.resource().create(guests.shell("echo done"));
      const refreshed = await guests.resource().refresh(run);
      assert.deepEqual(refreshed?.outputs, run.outputs);
    }),
  );

  it(
    "is gone if its VM is gone, and runs again",
    inGuestLab(async (guests) => {
      const args = guests.shell("echo done");
      const run = await guests.resource().create(args);
      await guests.lab.deleteVm("vm-101");
      assert.equal(await guests.resource().refresh(run), undefined);
      assert.deepEqual((await guests.resource().diff(run, args)).replaces, ["vm"]);
    }),
  );

  const reasons: [field: string, change: object][] = [
    ["vm", { vm: "vm-102" }],
    ["path", { path: "/bin/bash" }],
    ["arguments", { arguments: ["-c", "true"] }],
    ["workingDirectory", { workingDirectory: "/" }],
    ["environmentVariables", { environmentVariables: { A: "b" } }],
    ["stdin", { stdin: "text" }],
    ["triggers", { triggers: [{ build: 2 }] }],
  ];
  for (const [field, change] of reasons) {
    it(
      `runs again when ${field} changes, and the preview says that this is why`,
      inGuestLab(async (guests) => {
        const args = guests.shell("echo done");
        const recorded = await guests.resource().create(args);
        const run = guests.lab.run();
        const { changes, replaces } = await guests.resource("run", run).diff(recorded, { ...args, ...change });
        assert.deepEqual([changes, replaces], [true, [field]]);
        assert.match(run.log.of("info").join(), new RegExp(`runs again: ${field} changed`));
      }),
    );
  }

  const settings: object[] = [
    { credentials: { ...credentials, password: "other" } },
    { captureOutput: false },
    { captureOutput: { maxBytes: 10 } },
    { expectedExitCodes: [0, 1] },
    { timeoutSeconds: 9 },
    { terminateOnTimeout: false },
    { readyTimeoutSeconds: 9 },
    { waitForExit: false },
  ];
  for (const change of settings) {
    it(
      `takes a changed ${Object.keys(change)} without a run and without a call`,
      inGuestLab(async (guests) => {
        const args = guests.shell("echo done");
        const recorded = await guests.resource().create(args);
        const run = guests.lab.run();
        assert.deepEqual(await guests.resource("run", run).diff(recorded, { ...args, ...change }), {
          changes: true,
          replaces: [],
        });
        const before = guests.lab.callCount;
        const updated = await guests.resource("run", run).update(recorded, { ...args, ...change });
        assert.equal(guests.lab.callCount, before);
        assert.equal(updated.outputs["stdout"], "done\n");
      }),
    );
  }
});
