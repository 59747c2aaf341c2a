import assert from "node:assert/strict";
import { join } from "node:path";
import { fileAsset, stringAsset } from "../../testing/assets";
import { inGuestLab } from "../../testing/guestLab";

describe("An asset as standard input", () => {
  it(
    "reaches the program, and its content is not in the state",
    inGuestLab(async (guests) => {
      guests.write("input", `first\n${"x".repeat(300_000)}`);
      const args = { ...guests.shell("head -n 1; wc -c"), stdin: fileAsset(join(guests.folder, "input")) };
      const run = guests.lab.run();
      const created = await guests.resource("run", run).create(args);
      await run.end();
      assert.match(String(created.outputs["stdout"]), /^first\n\s*\d+\n$/);
      assert.ok(JSON.stringify([created.inputs, created.outputs]).length < 3_000);
      assert.equal((await guests.resource().diff(created, args)).changes, false);
      await guests.noFilesLeft();
    }),
  );

  it(
    "runs the program again when its content changes",
    inGuestLab(async (guests) => {
      const args = (text: string) => ({ ...guests.shell("cat"), stdin: stringAsset(text) });
      const run = guests.lab.run();
      const created = await guests.resource("run", run).create(args("one"));
      await run.end();
      assert.equal(created.outputs["stdout"], "one");
      assert.deepEqual((await guests.resource().diff(created, args("two"))).replaces, ["stdin"]);
    }),
  );

  it(
    "is masked in the error of a run that fails, if it is a secret",
    inGuestLab(async (guests) => {
      const args = { ...guests.shell("cat >&2; exit 3"), stdin: stringAsset("pa55word"), __secret: ["stdin"] };
      const run = guests.lab.run();
      const creating = guests.resource("run", run).create(args);
      await assert.rejects(creating, /last lines of stderr:\n\[secret\]/);
    }),
  );

  it(
    "is reported in the preview if there is no such file",
    inGuestLab(async (guests) => {
      const stdin = fileAsset(join(guests.folder, "nothing"));
      const { failures } = await guests.resource().check({ ...guests.shell("cat"), stdin });
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["stdin"],
      );
    }),
  );
});
