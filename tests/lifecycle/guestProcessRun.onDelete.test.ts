import assert from "node:assert/strict";
import { type GuestLab, inGuestLab } from "../../testing/guestLab";
import { isIncomplete, recordedOf } from "../../testing/providerRun";

/** A run whose onDelete writes what it did into the folder of the lab. */
function runWith(guests: GuestLab, text: string, more: object = {}) {
  const script = `echo gone >>"${guests.folder}/deleted"; ${text}`;
  return { ...guests.shell("echo there"), onDelete: { path: "/bin/sh", arguments: ["-c", script], ...more } };
}

describe("onDelete", () => {
  it(
    "runs once when the run is deleted, and leaves nothing in the guest",
    inGuestLab(async (guests) => {
      const run = await guests.resource().create(runWith(guests, "true"));
      assert.equal(guests.read("deleted"), "");
      await guests.resource().delete(run);
      assert.equal(guests.read("deleted"), "gone\n");
      await guests.noFilesLeft();
    }),
  );

  it(
    "is followed on the row of its own resource",
    inGuestLab(async (guests) => {
      const run = await guests.resource().create(runWith(guests, "exit 4"));
      const process = guests.lab.run();
      const resource = guests.resource("run", process);
      await resource.delete(run);
      assert.deepEqual([...new Set(process.log.lines.map(({ urn }) => urn))], [resource.urn]);
    }),
  );

  it(
    "runs once although the response to its start is lost",
    inGuestLab(async (guests) => {
      const run = await guests.resource().create(runWith(guests, "true"));
      await guests.lab.fault({ match: "POST .*processes.action=create", mode: "drop-after" });
      await guests.resource().delete(run);
      assert.equal(guests.read("deleted"), "gone\n");
      await guests.noFilesLeft();
    }),
  );

  it(
    "comes after the termination of a program that is still running",
    inGuestLab(async (guests) => {
      const args = { ...runWith(guests, `kill -0 "$(cat "${guests.folder}/pid")"`), waitForExit: false };
      const text = `echo $$ >"${guests.folder}/pid"; exec sleep 600`;
      const run = await guests.resource().create({ ...args, arguments: ["-c", text] });
      await guests.until(() => guests.read("pid") !== "", "the program runs");
      const process = guests.lab.run();
      await guests.resource("run", process).delete(run);
      assert.match(process.log.of("warning").join(), /exit code 1/);
    }),
  );

  it(
    "is a warning with the last lines of its output if it fails, without the texts that may be secret",
    inGuestLab(async (guests) => {
      const args = runWith(guests, 'echo "bad token $0" >&2; exit 4');
      args.onDelete.arguments.push("gh0_abcdef");
      const run = await guests.resource().create(args);
      const process = guests.lab.run();
      await guests.resource("run", process).delete(run);
      const warning = process.log.of("warning").join();
      assert.match(warning, /onDelete: run \/bin\/sh in vm-101: it ended with exit code 4.*bad token \[secret\]/s);
      assert.match(warning, /The deletion goes on/);
    }),
  );

  it(
    "is a warning if there is no such program",
    inGuestLab(async (guests) => {
      const onDelete = { path: "/bin/nothing" };
      const run = await guests.resource().create({ ...guests.shell("true"), onDelete });
      const process = guests.lab.run();
      await guests.resource("run", process).delete(run);
      assert.match(process.log.of("warning").join(), /onDelete: .*there is no \/bin\/nothing/);
    }),
  );

  it(
    "fails the deletion with failOnError, and says how to delete without it",
    inGuestLab(async (guests) => {
      const run = await guests.resource().create(runWith(guests, "exit 4", { failOnError: true }));
      const message = /exit code 4.*failOnError: false.*pulumi state delete/s;
      await assert.rejects(guests.resource().delete(run), { message });
    }),
  );

  it(
    "is terminated after its own time-out",
    inGuestLab(async (guests) => {
      const run = await guests.resource().create(runWith(guests, "exec sleep 600", { timeoutSeconds: 1 }));
      const process = guests.lab.run();
      await guests.resource("run", process).delete(run);
      assert.match(process.log.of("warning").join(), /gave up after 1 s.*was terminated/s);
      assert.ok(guests.lab.state.processes.every(({ exitCode }) => exitCode !== null));
    }),
  );

  it(
    "is no failure if the VM is off or gone",
    inGuestLab(async (guests) => {
      const run = await guests.resource().create(runWith(guests, "true", { failOnError: true }));
      const process = guests.lab.run();
      await guests.lab.changeVm("vm-101", { powerState: "POWERED_OFF" });
      await guests.resource("run", process).delete(run);
      assert.match(process.log.of("info").join(), /vm-101 is POWERED_OFF, so onDelete did not run/);
      await guests.lab.deleteVm("vm-101");
      const another = guests.lab.run();
      await guests.resource("run", another).delete(run);
      assert.match(another.log.of("info").join(), /vm-101 is gone from vCenter/);
      assert.equal(guests.read("deleted"), "");
    }),
  );

  it(
    "says nothing of its result if the VM is deleted right after it",
    inGuestLab(async (guests) => {
      const run = await guests.resource().create(runWith(guests, "true"));
      const process = guests.lab.run();
      await guests.resource("run", process).delete(run);
      await guests.lab.deleteVm("vm-101");
      await process.end();
      assert.equal(guests.read("deleted"), "gone\n");
      assert.deepEqual(process.log.of("warning"), []);
    }),
  );

  it(
    "runs nothing when it changes",
    inGuestLab(async (guests) => {
      const run = await guests.resource().create(runWith(guests, "true"));
      const changed = runWith(guests, "false");
      const { changes, replaces } = await guests.resource().diff(run, changed);
      assert.deepEqual([changes, replaces], [true, []]);
      const updated = await guests.resource().update(run, changed);
      assert.equal(guests.read("deleted"), "");
      await guests.resource().delete(updated);
      assert.equal(guests.read("deleted"), "gone\n");
    }),
  );

  const wrong: [title: string, onDelete: object, property: string, reason: RegExp][] = [
    ["a relative path", { path: "sh" }, "onDelete.path", /absolute path/],
    ["a program of another system", { path: "C:\\a.exe" }, "onDelete.path", /another operating system/],
    ["a time-out of 0", { path: "/bin/sh", timeoutSeconds: 0 }, "onDelete.timeoutSeconds", /at least 1 second/],
    ["an unknown field", { path: "/bin/sh", argument: "a" }, "onDelete.argument", /Did you mean/],
  ];
  for (const [title, onDelete, property, reason] of wrong) {
    it(
      `is refused in the preview: ${title}`,
      inGuestLab(async (guests) => {
        const { failures } = await guests.resource().check({ ...guests.shell("true"), onDelete });
        assert.deepEqual(
          failures.map((failure) => failure.property),
          [property],
        );
        assert.match(failures[0]?.reason ?? "", reason);
      }),
    );
  }
});

describe("A GuestProcessRun that failed", () => {
  it(
    "is in the state with its output, whose last lines the next preview shows without secrets",
    inGuestLab(async (guests) => {
      const program = guests.shell("echo reading; echo bad token hunter2- >&2; exit 7");
      const args = { ...program, stdin: "hunter2-", __secret: ["stdin"] };
      const error: unknown = await guests
        .resource()
        .create(args)
        .catch((thrown: unknown) => thrown);
      assert.ok(isIncomplete(error));
      const failed = recordedOf(error);
      assert.deepEqual([failed.outputs["exitCode"], failed.outputs["stdout"]], [7, "reading\n"]);
      const run = guests.lab.run();
      assert.deepEqual((await guests.resource("run", run).diff(failed, args)).replaces, ["expectedExitCodes"]);
      const said = run.log.of("info").join();
      assert.match(said, /exit code 7.*runs again.*last lines of stderr:\nbad token \[secret\]\n.*stdout:\nreading/s);
    }),
  );

  it(
    "is accepted by expectedExitCodes without another run",
    inGuestLab(async (guests) => {
      const args = guests.counted("exit 7");
      const error: unknown = await guests
        .resource()
        .create(args)
        .catch((thrown: unknown) => thrown);
      assert.ok(isIncomplete(error));
      const accepted = { ...args, expectedExitCodes: [7] };
      assert.deepEqual((await guests.resource().diff(recordedOf(error), accepted)).replaces, []);
      const updated = await guests.resource().update(recordedOf(error), accepted);
      assert.deepEqual([updated.outputs["exitCode"], guests.count], [7, 1]);
    }),
  );
});
