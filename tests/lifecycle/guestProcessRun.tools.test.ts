import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildInventory } from "../../simulator/inventory/load";
import { credentials, type GuestLab, inGuestLab, isAlive } from "../../testing/guestLab";
import { isIncomplete, recordedOf } from "../../testing/providerRun";

const privateTmp = { inventory: buildInventory({ settings: { privateTmp: true } }) };
const again = /does not run again by itself/;

/** A program that runs until the test lets it go. */
function waiting(guests: GuestLab, more = "echo done") {
  return guests.counted(
    `echo $$ >"${guests.folder}/pid"; until [ -e "${guests.folder}/go" ]; do sleep 0.05; done; ${more}`,
  );
}

const letGo = (guests: GuestLab) => writeFileSync(join(guests.folder, "go"), "");
const isRunning = (guests: GuestLab) => guests.until(() => guests.read("pid").endsWith("\n"), "the program runs");

/** Kills the shells in front of the program, as a guest without memory may. */
function killShells(guests: GuestLab): void {
  for (const { pid } of guests.lab.state.processes) process.kill(pid, "SIGKILL");
}

function killProgram(guests: GuestLab): void {
  process.kill(-Number(guests.read("pid")), "SIGKILL");
}

/** A run whose engine is killed while the program runs. */
async function abandoned(guests: GuestLab, args: Record<string, unknown>): Promise<void> {
  const run = guests.lab.run();
  const creating = assert.rejects(guests.resource("run", run).create(args), /the next "pulumi up" waits for it/);
  await isRunning(guests);
  await run.end("abandoned");
  await creating;
}

describe("A GuestProcessRun without capture, where Tools have a folder of their own", () => {
  it(
    "says that there is no such program, and runs it once it is there",
    inGuestLab(async (guests) => {
      const path = join(guests.folder, "program");
      const args = { vm: "vm-101", credentials, path, captureOutput: false };
      await assert.rejects(guests.resource().create(args), /there is no .*program in the guest/);
      await guests.noFilesLeft();
      writeFileSync(path, "#!/bin/sh\nexit 0\n");
      chmodSync(path, 0o755);
      assert.equal((await guests.resource().create(args)).outputs["exitCode"], 0);
      await guests.noFilesLeft();
    }),
  );

  for (const code of [0, 248, 249, 251, 255]) {
    it(
      `tells the program's exit code ${code}`,
      inGuestLab(async (guests) => {
        const args = { ...guests.shell(`exit ${code}`), captureOutput: false, expectedExitCodes: [code] };
        assert.equal((await guests.resource().create(args)).outputs["exitCode"], code);
        await guests.noFilesLeft();
      }),
    );
  }

  it(
    "is terminated by destroy if it is not waited for, and its input is removed",
    inGuestLab(async (guests) => {
      const args = { ...waiting(guests), captureOutput: false, waitForExit: false, stdin: "a secret" };
      const started = await guests.resource().create(args);
      await isRunning(guests);
      await guests.resource().delete(started);
      assert.ok(!isAlive(Number(guests.read("pid"))));
      await guests.noFilesLeft();
    }),
  );
});

describe("A GuestProcessRun during which VMware Tools restart", () => {
  for (const [title, options] of [
    ["", {}],
    [" with PrivateTmp", privateTmp],
  ] as const) {
    it(
      `runs once, and has its result${title}`,
      inGuestLab(async (guests) => {
        const args = waiting(guests);
        const creating = guests.resource().create(args);
        await isRunning(guests);
        await guests.lab.restartTools("vm-101");
        letGo(guests);
        assert.equal((await creating).outputs["stdout"], "done\n");
        assert.equal(guests.count, 1);
      }, options),
    );

    it(
      `runs once, and the next up after a killed engine has its result${title}`,
      inGuestLab(async (guests) => {
        const args = waiting(guests);
        await abandoned(guests, args);
        await guests.lab.restartTools("vm-101");
        letGo(guests);
        assert.equal((await guests.resource().create(args)).outputs["stdout"], "done\n");
        assert.equal(guests.count, 1);
      }, options),
    );
  }
});

describe("A GuestProcessRun whose engine is killed before the state is written", () => {
  for (const captureOutput of [true, false]) {
    it(
      `does not run again${captureOutput ? "" : " without capture"}, and the next up says whose result it has`,
      inGuestLab(async (guests) => {
        const args = { ...guests.counted("echo done; exit 3"), captureOutput, expectedExitCodes: [3] };
        const killed = guests.lab.run();
        await guests.resource("run", killed).create(args);
        await killed.end("abandoned");
        const next = guests.lab.run();
        const { outputs } = await guests.resource("run", next).create(args);
        assert.deepEqual([outputs["exitCode"], outputs["stdout"]], [3, captureOutput ? "done\n" : ""]);
        assert.match(next.log.of("info").join(), /was started before, at 2.*: this is the result of that run/);
        assert.equal(guests.count, 1);
        await next.end();
        await guests.noFilesLeft();
        await guests.resource().create(args);
        assert.equal(guests.count, 2, "a recorded result is not adopted again");
      }),
    );
  }

  it(
    "keeps the results of an operation that was canceled while others ran",
    inGuestLab(async (guests) => {
      const run = guests.lab.run();
      const done = guests.counted("echo done");
      await guests.resource("done", run).create(done);
      const other = assert.rejects(guests.resource("other", run).create(waiting(guests)), /was terminated/);
      await isRunning(guests);
      await run.end();
      await other;
      await guests.resource("done").create(done);
      assert.equal(guests.count, 2);
    }),
  );
});

describe("A GuestProcessRun whose shell in the guest is killed", () => {
  it(
    "is waited for while the program lives, and never counts as a success",
    inGuestLab(async (guests) => {
      const creating = guests.resource().create({ ...waiting(guests), captureOutput: false });
      const failing = assert.rejects(creating, isIncomplete);
      await isRunning(guests);
      killShells(guests);
      await guests.until(() => guests.callsOf("processes?action=create") > 1, "the guest is asked what became of it");
      assert.ok(isAlive(Number(guests.read("pid"))));
      letGo(guests);
      await failing;
      assert.equal(guests.count, 1);
    }),
  );

  it(
    "together with the program, as by a restart of the guest, fails once and does not run again without a reason",
    inGuestLab(async (guests) => {
      const args = waiting(guests);
      const creating = guests
        .resource()
        .create(args)
        .catch((error: unknown) => error);
      await isRunning(guests);
      killShells(guests);
      killProgram(guests);
      const error = await creating;
      assert.ok(isIncomplete(error), String(error));
      assert.match(error.reasons.join(), /has run at least in part.*does not run again by itself.*triggers/);
      const recorded = recordedOf(error);
      assert.equal(recorded.outputs["exitCode"], undefined);
      assert.equal(
        await guests
          .resource()
          .refresh(recorded)
          .then((state) => state?.outputs["exitCode"]),
        undefined,
      );
      const run = guests.lab.run();
      assert.deepEqual(await guests.resource("run", run).diff(recorded, args), { changes: true, replaces: [] });
      assert.match(run.log.of("info").join(), again);
      const next = await guests
        .resource()
        .update(recorded, args)
        .catch((thrown: unknown) => thrown);
      assert.ok(isIncomplete(next));
      assert.match(next.reasons.join(), again);
      assert.equal(guests.count, 1);
      const changed = { ...args, triggers: [2] };
      assert.deepEqual((await guests.resource().diff(recorded, changed)).replaces, ["triggers"]);
      await guests.noFilesLeft();
    }),
  );
});

describe("A GuestProcessRun that reboots the guest", () => {
  it(
    "fails once, and the next up does not reboot the guest again",
    inGuestLab(async (guests) => {
      const args = waiting(guests);
      const creating = guests
        .resource()
        .create(args)
        .catch((error: unknown) => error);
      await isRunning(guests);
      await guests.lab.reboot("vm-101");
      await guests.lab.advanceClock(5);
      const error = await creating;
      assert.ok(isIncomplete(error), String(error));
      const next = await guests
        .resource()
        .update(recordedOf(error), args)
        .catch((thrown: unknown) => thrown);
      assert.ok(isIncomplete(next));
      assert.equal(guests.count, 1);
    }),
  );
});

describe("A detached GuestProcessRun", () => {
  it(
    "that never ran is gone after a refresh, which says why",
    inGuestLab(async (guests) => {
      const args = { vm: "vm-101", credentials, path: "/no/such/program", captureOutput: false, waitForExit: false };
      // The first look is too early to see the end.
      await guests.lab.fault({ match: "processes/\\d+\\?action=get", mode: "status:500" });
      const started = await guests.resource().create(args);
      const run = guests.lab.run();
      assert.equal(await guests.resource("run", run).refresh(started), undefined);
      assert.match(run.log.of("warning").join(), /there is no \/no\/such\/program in the guest/);
      await run.end();
      await guests.noFilesLeft();
    }),
  );

  it(
    "does not block destroy when its guest password no longer works, and a warning says so",
    inGuestLab(async (guests) => {
      const started = await guests.resource().create({ ...waiting(guests), waitForExit: false });
      const wrong = { ...credentials, password: "another-one" };
      const run = guests.lab.run();
      const outputs = { ...started.outputs, credentials: wrong };
      await guests.resource("run", run).delete({ ...started, outputs });
      assert.match(run.log.of("warning").join(), /may still be running.*does not accept the password of root/);
      letGo(guests);
    }),
  );
});
