import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { guestFile } from "../../provider/resources/guestFile";
import { fileAsset } from "../../testing/assets";
import { credentials, type GuestLab, inGuestLab } from "../../testing/guestLab";
import { canHit, faultModes } from "../../testing/lab";

const text = "hello ".repeat(50_000);

function fileIn(guests: GuestLab, more: object = {}) {
  return { vm: "vm-101", credentials, path: join(guests.folder, "app.conf"), content: text, ...more };
}

const fresh = (guests: GuestLab) => guests.lab.run().resource(guestFile, "file");

/** The file as a whole, or none, and nothing beside it. */
function assertWhole(guests: GuestLab, expected = text): void {
  for (const name of readdirSync(guests.folder)) assert.equal(name, "app.conf");
  if (existsSync(join(guests.folder, "app.conf"))) {
    assert.equal(readFileSync(join(guests.folder, "app.conf"), "utf8"), expected);
  }
}

const calls = [
  "filesystem\\?action=create",
  "PUT /guestFile",
  "action=createTemporary",
  "action=update",
  "action=move",
  "action=delete",
];
const steps: [what: string, args: object, calls: string[]][] = [
  ["a new file", {}, calls.slice(0, 2)],
  ["an empty file", { content: "" }, calls.slice(2, 5)],
];

describe("A GuestFile that was renamed in the program", () => {
  it(
    "keeps its file when the engine was killed before it deleted the former one",
    inGuestLab(async (guests) => {
      const args = fileIn(guests);
      const former = await guests.lab.run().resource(guestFile, "former").create(args);
      const renamed = await guests.lab.run().resource(guestFile, "renamed").create(args);
      const run = guests.lab.run();
      assert.equal((await run.resource(guestFile, "renamed").diff(renamed, args)).changes, false);
      await run.resource(guestFile, "former").delete(former);
      assert.equal(guests.read("app.conf"), text);
    }),
  );
});

describe("A fault while a GuestFile is written", () => {
  for (const [what, more, hit] of steps) {
    for (const match of hit) {
      for (const mode of faultModes.filter((given) => canHit(given, match))) {
        it(
          `is survived, or the next up survives it: ${what}, ${mode} at ${match}`,
          inGuestLab(async (guests) => {
            const args = fileIn(guests, more);
            await guests.lab.fault({ match, mode });
            const failure = await fresh(guests)
              .create(args)
              .then(
                () => undefined,
                (error: Error) => error,
              );
            await guests.lab.clearFaults();
            assertWhole(guests, args.content);
            if (failure) await fresh(guests).create(args);
            assert.equal(guests.read("app.conf"), args.content);
            assertWhole(guests, args.content);
          }),
        );
      }
    }
  }

  for (const match of [calls[1], calls[4]]) {
    for (const mode of ["drop-before", "drop-after", "status:500", "status:503", "garbage"]) {
      it(
        `leaves the old content or the new one while a file is replaced: ${mode} at ${match}`,
        inGuestLab(async (guests) => {
          const path = join(guests.folder, "app.conf");
          writeFileSync(path, "old");
          await guests.lab.fault({ match: match ?? "", mode, times: "all" });
          const failure = await fresh(guests)
            .create(fileIn(guests, { readyTimeoutSeconds: 2 }))
            .then(
              () => undefined,
              (error: Error) => error,
            );
          await guests.lab.clearFaults();
          assert.ok(["old", text].includes(readFileSync(path, "utf8")));
          assertWhole(guests, readFileSync(path, "utf8"));
          if (failure) await fresh(guests).create(fileIn(guests));
          assertWhole(guests);
        }),
      );
    }
  }

  it(
    "leaves no part of a new file if it lasts",
    inGuestLab(async (guests) => {
      await guests.lab.fault({ match: "PUT /guestFile", mode: "drop-after", times: "all" });
      await assert.rejects(fresh(guests).create(fileIn(guests)), /app\.conf/);
      assert.deepEqual(readdirSync(guests.folder), []);
    }),
  );
});

describe("A GuestFile in a guest that is not ready", () => {
  it(
    "waits for VMware Tools",
    inGuestLab(async (guests) => {
      await guests.lab.changeVm("vm-101", { toolsReady: false });
      const creating = fresh(guests).create(fileIn(guests));
      await guests.until(() => guests.callsOf("guest/operations") > 0, "a question for Tools");
      await guests.lab.changeVm("vm-101", { toolsReady: true });
      await creating;
      assertWhole(guests);
    }),
  );

  it(
    "gives up after readyTimeoutSeconds, and says what it saw",
    inGuestLab(async (guests) => {
      await guests.lab.changeVm("vm-101", { toolsReady: false });
      await assert.rejects(
        fresh(guests).create(fileIn(guests, { readyTimeoutSeconds: 1 })),
        /wait for VMware Tools in vm-101 to write .*app\.conf: gave up after 1 s; last seen: VMware Tools in vm-101 are not ready/,
      );
    }),
  );

  it(
    "names the VM that is off",
    inGuestLab(async (guests) => {
      await assert.rejects(
        fresh(guests).create(fileIn(guests, { vm: "vm-102" })),
        /vm-102, which is POWERED_OFF: power it on/,
      );
    }),
  );
});

describe("A GuestFile that the guest refuses", () => {
  it(
    "names the folder that is missing with createParents: false",
    inGuestLab(async (guests) => {
      const path = join(guests.folder, "no/such/file");
      await assert.rejects(
        fresh(guests).create(fileIn(guests, { path, createParents: false })),
        /Create the folder .*no\/such first, or leave createParents at true/,
      );
    }),
  );

  it(
    "says that a part of its path is a file",
    inGuestLab(async (guests) => {
      writeFileSync(join(guests.folder, "app.conf"), text);
      const path = join(guests.folder, "app.conf/x");
      await assert.rejects(
        fresh(guests).create(fileIn(guests, { path })),
        /must name a file, not a link, in a folder of the guest/,
      );
    }),
  );

  it(
    "does not contain its secret content in an error",
    inGuestLab(async (guests) => {
      const args = fileIn(guests, { content: "very secret text", __secret: ["content"], vm: "vm-102" });
      await assert.rejects(fresh(guests).create(args), (error: Error) => !error.message.includes("secret text"));
    }),
  );

  it(
    "is not sent if the local file has changed since the check",
    inGuestLab(async (guests) => {
      const local = join(guests.folder, "local");
      writeFileSync(local, text);
      const run = guests.lab.run();
      const resource = run.resource(guestFile, "file");
      const path = join(guests.folder, "app.conf");
      const args = { vm: "vm-101", credentials, path, source: fileAsset(local) };
      const { inputs } = await resource.check(args);
      writeFileSync(local, text.replace("h", "j"));
      await assert.rejects(resource.provider.create(inputs), /has changed since this operation began/);
      assert.ok(!existsSync(path));
    }),
  );
});
