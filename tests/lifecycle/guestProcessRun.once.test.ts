import assert from "node:assert/strict";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { credentials, type GuestLab, inGuestLab } from "../../testing/guestLab";
import { canHit, faultModes } from "../../testing/lab";
import type { Recorded } from "../../testing/providerRun";

/** What `pulumi up` comes to: when a run of it fails, the next one runs it again. */
async function upUntilDone(guests: GuestLab, args: Record<string, unknown>): Promise<Recorded> {
  try {
    return await guests.resource().create(args);
  } catch {
    await guests.lab.clearFaults();
    return await guests.resource().create(args);
  }
}

const calls = [
  ["the login", "POST /api/session"],
  ["the temporary file", "createTemporary"],
  ["the address of the input's transfer", "filesystem\\?action=create", 1],
  ["the input's transfer", "PUT /guestFile"],
  ["the start", "processes\\?action=create"],
  ["a look at the process", "processes/\\d+\\?action=get"],
  ["the address of the result's transfer", "filesystem\\?action=create", 2],
  ["the result's transfer", "GET /guestFile"],
  ["the removal", "files/.*action=delete"],
] as const;

describe("GuestProcessRun when a call goes wrong", () => {
  for (const mode of faultModes) {
    for (const [call, match, nth = 1] of calls.filter(([, match]) => canHit(mode, match))) {
      it(
        `runs the program once after ${mode} at ${call}`,
        inGuestLab(async (guests) => {
          await guests.lab.fault({ match, mode, nth });
          const { outputs } = await upUntilDone(guests, { ...guests.counted("cat"), stdin: "given" });
          assert.equal(outputs["stdout"], "given");
          assert.equal(guests.count, 1);
          await guests.noFilesLeft();
        }),
      );
    }
    for (const [call, match, nth] of [
      ["the start", "processes\\?action=create", 1],
      ["a look at the process", "processes/\\d+\\?action=get", 1],
      ["the removal", "processes\\?action=create", 2],
    ] as const) {
      it(
        `runs the program once without capture after ${mode} at ${call}`,
        inGuestLab(async (guests) => {
          await guests.lab.fault({ match, mode, nth });
          const { outputs } = await upUntilDone(guests, { ...guests.counted(), captureOutput: false });
          assert.equal(outputs["exitCode"], 0);
          assert.equal(guests.count, 1);
          await guests.noFilesLeft();
        }),
      );
    }
  }

  it(
    "says that the program may have run when no start is answered, and the next up collects its result",
    inGuestLab(async (guests) => {
      const args = guests.counted("echo done");
      await guests.lab.fault({ match: "processes\\?action=create", mode: "garbage", times: "all" });
      await assert.rejects(guests.resource().create(args), /may have run, or be running/);
      await guests.lab.clearFaults();
      const { outputs } = await guests.resource().create(args);
      assert.equal(outputs["stdout"], "done\n");
      assert.equal(guests.count, 1);
      await guests.noFilesLeft();
    }),
  );

  it(
    "goes on waiting while vCenter and Tools are away",
    inGuestLab(async (guests) => {
      await guests.lab.fault({ match: "processes/\\d+\\?action=get", mode: "status:503", times: 5 });
      const { outputs } = await guests.resource().create(guests.counted("echo done"));
      assert.equal(outputs["stdout"], "done\n");
      assert.equal(guests.count, 1);
    }),
  );
});

/** A run whose engine dies while the program runs: its provider ends too, and tells nobody. */
async function abandonedInMidRun(guests: GuestLab, args: Record<string, unknown>): Promise<void> {
  const run = guests.lab.run();
  const creating = guests.resource("run", run).create(args);
  const failing = assert.rejects(creating, /the next "pulumi up" waits for it/);
  await guests.until(() => guests.callsOf("action=get") > 0, "the provider waits for the end of the program");
  await run.end("abandoned");
  await failing;
}

describe("GuestProcessRun whose engine died in mid-run", () => {
  it(
    "waits for the program that is running, and collects its result",
    inGuestLab(async (guests) => {
      const args = guests.counted(`while [ ! -e "${guests.folder}/go" ]; do sleep 0.05; done; echo done`);
      await abandonedInMidRun(guests, args);
      const next = guests.resource().create(args);
      await guests.until(() => guests.callsOf("action=get") > 2, "the next up waits too");
      await guests.resource("go").create(guests.shell(`touch "${guests.folder}/go"`));
      assert.equal((await next).outputs["stdout"], "done\n");
      assert.equal(guests.count, 1);
      await guests.noFilesLeft();
    }),
  );

  it(
    "collects its result also after the five minutes in which the API knows it",
    inGuestLab(async (guests) => {
      const args = guests.counted("sleep 0.5; echo done; exit 3");
      await abandonedInMidRun(guests, { ...args, expectedExitCodes: [3] });
      await guests.until(() => guests.lab.state.processes.every(({ exitCode }) => exitCode !== null), "it ended");
      await guests.lab.advanceClock(400);
      assert.deepEqual(guests.lab.state.processes, []);
      const { outputs } = await guests.resource().create({ ...args, expectedExitCodes: [3] });
      assert.equal(outputs["stdout"], "done\n");
      assert.equal(outputs["exitCode"], 3);
      assert.ok(Date.parse(String(outputs["startedAt"])) < Date.now() + 300_000, "the first start counts");
      assert.equal(guests.count, 1);
      await guests.noFilesLeft();
    }),
  );

  it(
    "runs another program at once: only the same run is taken for the same",
    inGuestLab(async (guests) => {
      await abandonedInMidRun(guests, guests.counted("sleep 2"));
      const { outputs } = await guests.resource().create({ ...guests.counted("echo other"), triggers: [2] });
      assert.equal(outputs["stdout"], "other\n");
      assert.equal(guests.count, 2);
    }),
  );

  it(
    "says so when the guest lost the program, and the next up runs it again",
    inGuestLab(async (guests) => {
      const args = guests.counted(`[ -e "${guests.folder}/again" ] || { touch "${guests.folder}/again"; sleep 3600; }`);
      await abandonedInMidRun(guests, args);
      await guests.until(() => guests.count === 1, "the program runs");
      for (const { pid } of guests.lab.state.processes) process.kill(-pid, "SIGKILL");
      await assert.rejects(guests.resource().create(args), /has run at least in part/);
      await guests.noFilesLeft();
      await guests.resource().create(args);
      assert.equal(guests.count, 2);
    }),
  );
});

describe("GuestProcessRun again", () => {
  it(
    "runs after a run that failed, and for a forced replacement, of which the provider hears nothing",
    inGuestLab(async (guests) => {
      const args = guests.counted("exit 7");
      await assert.rejects(guests.resource().create(args));
      await guests.noFilesLeft();
      await guests.resource().create({ ...args, expectedExitCodes: [7] });
      await guests.resource().create({ ...args, expectedExitCodes: [7] });
      assert.equal(guests.count, 3);
      await guests.noFilesLeft();
    }),
  );

  it(
    "runs once for two starts at the same time",
    inGuestLab(async (guests) => {
      const args = guests.counted("sleep 0.3; echo done");
      const both = await Promise.all(
        [guests.resource().create(args), guests.resource().create(args)].map((run) =>
          run.then(({ outputs }) => outputs["stdout"], String),
        ),
      );
      assert.equal(guests.count, 1);
      assert.ok(both.includes("done\n"), String(both));
    }),
  );
});

describe("Fifty runs", () => {
  it(
    "at once on fifty VMs each have their own output, and leave nothing in the guests",
    inGuestLab(async (guests) => {
      const run = guests.lab.run();
      const names = Array.from({ length: 50 }, (_, index) => `vm-${index}`);
      const vms = await Promise.all(
        names.map((name) => run.resource(instantCloneVm, name).create({ source: "vm-101" })),
      );
      const runs = await Promise.all(
        vms.map(({ id }, index) =>
          guests.resource(`run-${index}`, run).create({ ...guests.shell(`sleep 1; echo ${index}`), vm: id }),
        ),
      );
      assert.deepEqual(
        runs.map(({ outputs }) => outputs["stdout"]),
        runs.map((_, index) => `${index}\n`),
      );
      await guests.noFilesLeft();
    }),
  ).timeout(60_000);

  it(
    "with a wrong password cost one attempt and no locked account",
    inGuestLab(async (guests) => {
      const run = guests.lab.run();
      const wrong = { ...guests.shell("true"), credentials: { ...credentials, password: "not-the-password" } };
      const outcomes = await Promise.allSettled(
        Array.from({ length: 50 }, (_, index) => guests.resource(`run-${index}`, run).create(wrong)),
      );
      const [first, ...others] = outcomes.map((outcome) => {
        assert.ok(outcome.status === "rejected");
        assert.doesNotMatch(String(outcome.reason), /not-the-password/);
        return String(outcome.reason);
      });
      assert.match(
        first ?? "",
        /does not accept the password of root.*credentials\.userName and credentials\.password/,
      );
      for (const other of others) assert.match(other, /the same failure as run-0/);
      assert.equal(guests.callsOf("guest/"), 1);
    }),
  );
});
