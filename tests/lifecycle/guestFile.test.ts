import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { guestFile } from "../../provider/resources/guestFile";
import { fileAsset } from "../../testing/assets";
import { credentials, type GuestLab, inGuestLab } from "../../testing/guestLab";
import type { ProviderRun, Recorded } from "../../testing/providerRun";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function fileIn(guests: GuestLab, more: object = {}) {
  return { vm: "vm-101", credentials, path: join(guests.folder, "app.conf"), content: "hello", ...more };
}

const resource = (guests: GuestLab, run: ProviderRun = guests.lab.run(), name = "file") =>
  run.resource(guestFile, name);

/** Inputs of a new program, as diff and update receive them in one process. */
async function updated(guests: GuestLab, recorded: Recorded, args: ReturnType<typeof fileIn>): Promise<Recorded> {
  return await resource(guests).update(recorded, args);
}

describe("A GuestFile", () => {
  it(
    "writes a text with two calls, and gives its size and digest",
    inGuestLab(async (guests) => {
      const { id, outputs } = await resource(guests).create(fileIn(guests));
      const path = join(guests.folder, "app.conf");
      assert.equal(guests.read("app.conf"), "hello");
      assert.equal(id, `vm-101:${path}`);
      assert.equal(outputs["sha256"], sha256("hello"));
      assert.equal(outputs["sizeBytes"], 5);
      assert.equal(statSync(path).mode & 0o777, 0o644);
      assert.deepEqual(guests.lab.calls, {
        "POST /api/vcenter/vm/{vm}/guest/filesystem?action=create": 1,
        "PUT /guestFile": 1,
      });
    }),
  );

  it(
    "has neither a text nor an asset in its inputs and outputs, only a digest",
    inGuestLab(async (guests) => {
      const text = "nobody may read this".repeat(20_000);
      const { inputs, outputs } = await resource(guests).create(fileIn(guests, { content: text }));
      assert.deepEqual(inputs["content"], { sha256: sha256(text) });
      assert.ok(JSON.stringify([inputs, outputs]).length < 1_500);
    }),
  );

  it(
    "is unchanged on the next up, with one look at the VM and one at the file",
    inGuestLab(async (guests) => {
      const file = await resource(guests).create(fileIn(guests));
      const before = guests.lab.callCount;
      assert.deepEqual(await resource(guests).diff(file, fileIn(guests)), { changes: false, replaces: [] });
      assert.equal(guests.callsOf("?action=get"), 1);
      // With a login, and the logout of the first process.
      assert.ok(guests.lab.callCount - before <= 4, `${guests.lab.callCount - before}`);
    }),
  );

  it(
    "is kept by the delete of an earlier one with another name, in the same run",
    inGuestLab(async (guests) => {
      const earlier = await resource(guests).create(fileIn(guests));
      const run = guests.lab.run();
      const renamed = await resource(guests, run, "renamed").create(fileIn(guests, { content: "new" }));
      await resource(guests, run).delete(earlier);
      assert.equal(guests.read("app.conf"), "new");
      await resource(guests).delete(renamed);
      assert.ok(!existsSync(join(guests.folder, "app.conf")));
    }),
  );

  it(
    "takes over a file that is there, which is whole at every moment",
    inGuestLab(async (guests) => {
      writeFileSync(join(guests.folder, "app.conf"), "old");
      await resource(guests).create(fileIn(guests));
      assert.equal(guests.read("app.conf"), "hello");
      assert.equal(guests.callsOf("action=move"), 1);
      assert.ok(!existsSync(join(guests.folder, "app.conf.vsphere-ops-part")));
    }),
  );

  it(
    "updates changed content in place",
    inGuestLab(async (guests) => {
      const file = await resource(guests).create(fileIn(guests));
      const args = fileIn(guests, { content: "other" });
      assert.deepEqual(await resource(guests).diff(file, args), { changes: true, replaces: [] });
      const { outputs } = await updated(guests, file, args);
      assert.equal(guests.read("app.conf"), "other");
      assert.equal(outputs["sha256"], sha256("other"));
    }),
  );

  it(
    "updates changed permissions in place",
    inGuestLab(async (guests) => {
      const file = await resource(guests).create(fileIn(guests));
      const args = fileIn(guests, { permissions: "0700" });
      assert.equal((await resource(guests).diff(file, args)).changes, true);
      await updated(guests, file, args);
      assert.equal(statSync(args.path).mode & 0o777, 0o700);
    }),
  );

  it(
    "does not write the file again for changed credentials",
    inGuestLab(async (guests) => {
      const file = await resource(guests).create(fileIn(guests));
      const args = fileIn(guests, {
        credentials: { type: "SAML_BEARER_TOKEN", samlToken: "saml-token" },
      });
      assert.equal((await resource(guests).diff(file, args)).changes, true);
      await updated(guests, file, args);
      assert.equal(guests.callsOf("PUT /guestFile"), 1);
    }),
  );

  it(
    "is replaced for another path",
    inGuestLab(async (guests) => {
      const file = await resource(guests).create(fileIn(guests));
      const args = fileIn(guests, { path: join(guests.folder, "other.conf") });
      assert.deepEqual((await resource(guests).diff(file, args)).replaces, ["path"]);
    }),
  );

  it(
    "creates missing folders, and only those",
    inGuestLab(async (guests) => {
      const path = join(guests.folder, "a/b/app.conf");
      await resource(guests).create(fileIn(guests, { path }));
      assert.equal(readFileSync(path, "utf8"), "hello");
      assert.equal(guests.callsOf("directories?action=create"), 1);
    }),
  );

  it(
    "can be empty, with its attributes",
    inGuestLab(async (guests) => {
      const args = fileIn(guests, { content: "", permissions: "0640" });
      const file = await resource(guests).create(args);
      assert.equal(statSync(args.path).size, 0);
      assert.equal(statSync(args.path).mode & 0o777, 0o640);
      assert.equal((await resource(guests).diff(file, args)).changes, false);
    }),
  );

  it(
    "of a secret is for its user alone, unless the program says otherwise",
    inGuestLab(async (guests) => {
      const secret = fileIn(guests, { __secret: ["content"] });
      await resource(guests).create(secret);
      assert.equal(statSync(secret.path).mode & 0o777, 0o600);
    }),
  );

  it(
    "is deleted with the resource",
    inGuestLab(async (guests) => {
      const file = await resource(guests).create(fileIn(guests));
      await resource(guests).delete(file);
      assert.ok(!existsSync(join(guests.folder, "app.conf")));
    }),
  );

  it(
    "stays with deleteOnDestroy: false, and costs no call",
    inGuestLab(async (guests) => {
      const file = await resource(guests).create(fileIn(guests, { deleteOnDestroy: false }));
      const { calls } = guests.lab;
      await resource(guests).delete(file);
      assert.equal(guests.read("app.conf"), "hello");
      assert.deepEqual(guests.lab.calls, calls);
    }),
  );

  for (const [what, change] of [
    ["is off", (guests: GuestLab) => guests.lab.changeVm("vm-101", { powerState: "POWERED_OFF" })],
    ["is gone", (guests: GuestLab) => guests.lab.deleteVm("vm-101")],
  ] as const) {
    it(
      `counts as deleted when its VM ${what}`,
      inGuestLab(async (guests) => {
        const file = await resource(guests).create(fileIn(guests));
        await change(guests);
        await resource(guests).delete(file);
      }),
    );
  }

  it(
    "counts as deleted when it is gone",
    inGuestLab(async (guests) => {
      const file = await resource(guests).create(fileIn(guests));
      unlinkSync(join(guests.folder, "app.conf"));
      await resource(guests).delete(file);
    }),
  );
});

function asFolder(path: string): void {
  unlinkSync(path);
  mkdirSync(path);
}

describe("A GuestFile that somebody changes in the guest", () => {
  const changes: [what: string, change: (path: string) => void][] = [
    ["another size", (path) => writeFileSync(path, "longer than before")],
    ["another content of the same size", (path) => writeFileSync(path, "jello")],
    ["no file any more", (path) => unlinkSync(path)],
    ["a folder in its place", asFolder],
    ["other permissions than declared", (path) => chmodSync(path, 0o777)],
  ];
  for (const [what, change] of changes) {
    it(
      `is seen and repaired by a plain up: ${what}`,
      inGuestLab(async (guests) => {
        const args = fileIn(guests, { permissions: "0600" });
        const file = await resource(guests).create(args);
        change(args.path);
        const run = guests.lab.run();
        assert.deepEqual(await resource(guests, run).diff(file, args, { preview: true }), {
          changes: true,
          replaces: [],
        });
        assert.match(run.log.of("info").join(), /not as it was written/);
        if (what.startsWith("a folder")) {
          await assert.rejects(updated(guests, file, args), /names a folder or a link/);
          return;
        }
        await updated(guests, file, args);
        assert.equal(guests.read("app.conf"), "hello");
        assert.equal(statSync(args.path).mode & 0o777, 0o600);
      }),
    );
  }

  it(
    "is unchanged if only its time is another one, which costs a download",
    inGuestLab(async (guests) => {
      const args = fileIn(guests);
      const file = await resource(guests).create(args);
      utimesSync(args.path, 1, 1);
      assert.equal((await resource(guests).diff(file, args)).changes, false);
      assert.equal(guests.callsOf("GET /guestFile"), 1);
    }),
  );

  it(
    "is reported by a refresh with its live digest, and repaired by the next up",
    inGuestLab(async (guests) => {
      const args = fileIn(guests);
      const file = await resource(guests).create(args);
      writeFileSync(args.path, "changed");
      const refreshed = await resource(guests).refresh(file);
      assert.ok(refreshed);
      assert.equal(refreshed.outputs["sha256"], sha256("changed"));
      assert.equal(refreshed.outputs["sizeBytes"], 7);
      assert.deepEqual(refreshed.inputs["content"], { sha256: sha256("changed") });
      assert.equal((await resource(guests).diff(refreshed, args)).changes, true);
      await updated(guests, refreshed, args);
      assert.equal(guests.read("app.conf"), "hello");
    }),
  );

  it(
    "is gone for a refresh when the file or its VM is",
    inGuestLab(async (guests) => {
      const args = fileIn(guests);
      const file = await resource(guests).create(args);
      unlinkSync(args.path);
      assert.equal(await resource(guests).refresh(file), undefined);
      await guests.lab.deleteVm("vm-101");
      assert.equal(await resource(guests).refresh(file), undefined);
    }),
  );

  it(
    "keeps its recorded state while the guest cannot be asked, with a warning",
    inGuestLab(async (guests) => {
      const args = fileIn(guests);
      const file = await resource(guests).create(args);
      await guests.lab.changeVm("vm-101", { toolsReady: false });
      const run = guests.lab.run();
      assert.equal((await resource(guests, run).diff(file, args)).changes, false);
      assert.match(run.log.of("warning").join(), /could not be looked at/);
      assert.equal((await resource(guests).refresh(file))?.outputs["sha256"], sha256("hello"));
    }),
  );

  it(
    "is written to the new VM when its VM is gone",
    inGuestLab(async (guests) => {
      const file = await resource(guests).create(fileIn(guests));
      await guests.lab.deleteVm("vm-101");
      assert.deepEqual((await resource(guests).diff(file, fileIn(guests))).replaces, ["vm"]);
    }),
  );
});

describe("The source of a GuestFile", () => {
  it(
    "may be a local file, which is not held in memory",
    inGuestLab(async (guests) => {
      const local = join(guests.folder, "local");
      writeFileSync(local, "from a file");
      const args = { ...fileIn(guests), content: undefined, source: fileAsset(local) };
      const { inputs } = await resource(guests).create(args);
      assert.equal(guests.read("app.conf"), "from a file");
      assert.deepEqual(inputs["source"], { sha256: sha256("from a file") });
    }),
  );
});
