import assert from "node:assert/strict";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { credentials, type GuestLab, inGuestLab } from "../../testing/guestLab";
import { canHit, faultModes } from "../../testing/lab";
import type { Recorded } from "../../testing/providerRun";

/** Result of `pulumi up`, repeated if it fails. */
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
  ["a poll of the process", "processes/\\d+\\?action=get"],
  ["the address of the result's transfer", "filesystem\\?action=create", 2],
  ["the result's transfer", "GET /guestFile"],
  ["the removal", "processes\\?action=create", 2],
] as const;

describe("GuestProcessRun when a call fails", () => {
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
      ["a poll of the process", "processes/\\d+\\?action=get", 1],
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
    "says that the program may have run if every start's response is lost, and the next up fetches its result",
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
    "continues to wait while vCenter and Tools do not respond",
    inGuestLab(async (guests) => {
      await guests.lab.fault({ match: "processes/\\d+\\?action=get", mode: "status:503", times: 5 });
      const { outputs } = await guests.resource().create(guests.counted("echo done"));
      assert.equal(outputs["stdout"], "done\n");
      assert.equal(guests.count, 1);
    }),
  );
});

/** A run whose engine is killed while the program runs. Its provider ends too, without a report. */
async function abandonedInMidRun(guests: GuestLab, args: Record<string, unknown>): Promise<void> {
  const run = guests.lab.run();
  const creating = guests.resource("run", run).create(args);
  const failing = assert.rejects(creating, /the next "pulumi up" waits for it/);
  await guests.until(() => guests.callsOf("action=get") > 0, "the provider waits for the end of the program");
  await run.end("abandoned");
  await failing;
}

describe("GuestProcessRun whose engine was killed during the run", () => {
  it(
    "waits for the running program, and fetches its result",
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
    "fetches its result also after the five minutes in which the API keeps it",
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
    "starts another program at once, because only the same run is adopted",
    inGuestLab(async (guests) => {
      await abandonedInMidRun(guests, guests.counted("sleep 2"));
      const { outputs } = await guests.resource().create({ ...guests.counted("echo other"), triggers: [2] });
      assert.equal(outputs["stdout"], "other\n");
      assert.equal(guests.count, 2);
    }),
  );
});

describe("A second GuestProcessRun", () => {
  it(
    "runs after a failed run, and for a forced replacement, which the provider cannot see",
    inGuestLab(async (guests) => {
      const args = guests.counted("exit 7");
      await assert.rejects(guests.resource().create(args));
      await guests.noFilesLeft();
      await guests.resource().create({ ...args, expectedExitCodes: [7] });
      await guests.noFilesLeft();
      await guests.resource().create({ ...args, expectedExitCodes: [7] });
      assert.equal(guests.count, 3);
      await guests.noFilesLeft();
    }),
  );

  it(
    "runs once for two concurrent starts",
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
    "on fifty VMs at once have their own output each, and leave nothing in the guests",
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
      await run.end();
      await guests.noFilesLeft();
    }),
  ).timeout(60_000);

  it(
    "with a wrong password make one attempt and lock no account",
    inGuestLab(async (guests) => {
      const run = guests.lab.run();
      const wrong = { ...guests.shell("true"), credentials: { ...credentials, password: "not-the-password" } };
      const outcomes = await Promise.allSettled(
        Array.from({ length: 50 }, (_, index) => guests.resource(`run-${index}`, run).create(wrong)),
      );
      const said = outcomes.map((outcome) => {
        assert.ok(outcome.status === "rejected");
        return String(outcome.reason);
      });
      const [first = "", ...more] = said.filter((text) => !/the same failure as run-\d+, whose error/.test(text));
      assert.deepEqual(more, []);
      assert.match(first, /does not accept the password of root.*credentials\.userName and credentials\.password/);
      assert.doesNotMatch(said.join(), /not-the-password/);
      assert.equal(guests.callsOf("guest/"), 1);
    }),
  );
});
