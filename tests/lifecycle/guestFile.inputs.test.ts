import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guestFile } from "../../provider/resources/guestFile";
import { fileAsset, remoteAsset, stringAsset } from "../../testing/assets";
import { credentials, inGuestLab } from "../../testing/guestLab";
import { inLab } from "../../testing/lab";

const file = { vm: "vm-101", credentials, path: "/tmp/vsphere-ops-test-file", content: "hello" };
const { content: _content, ...withoutContent } = file;

const wrong: [what: string, args: Record<string, unknown>, property: string, reason: RegExp][] = [
  ["a relative path", { ...file, path: "tmp/x" }, "path", /absolute path/],
  ["a path that ends like a folder", { ...file, path: "/tmp/" }, "path", /must name a file/],
  ["neither content nor source", withoutContent, "content", /is missing/],
  ["both content and source", { ...file, source: stringAsset("x") }, "source", /together with content/],
  ["a text as source", { ...withoutContent, source: "./app.tgz" }, "source", /FileAsset/],
  [
    "a local file that is not there",
    { ...withoutContent, source: fileAsset("/no/such") },
    "source",
    /^the file cannot be read \(ENOENT\)/,
  ],
  ["a local folder as a file", { ...withoutContent, source: fileAsset("/usr") }, "source", /EISDIR/],
  ["a remote asset", { ...withoutContent, source: remoteAsset("https://example.com/x") }, "source", /remote asset/],
  ["permissions that are not octal", { ...file, permissions: "rwx" }, "permissions", /octal/],
  ["permissions on Windows", { ...file, path: "C:\\x", permissions: "0644" }, "permissions", /Linux guests only/],
  ["an unknown VM", { ...file, vm: "vm-999" }, "vm", /has no VM with this id/],
  [
    "credentials without a password",
    { ...file, credentials: { type: "USERNAME_PASSWORD", userName: "root" } },
    "credentials.password",
    /is missing/,
  ],
];

describe("A preview of a GuestFile", () => {
  for (const [what, args, property, reason] of wrong) {
    it(
      `refuses ${what}`,
      inLab(async (lab) => {
        const { failures } = await lab.run().resource(guestFile).check(args, { preview: true });
        assert.equal(failures.length, 1, JSON.stringify(failures));
        assert.equal(failures[0]?.property, property);
        assert.match(failures[0]?.reason ?? "", reason);
      }),
    );
  }

  it(
    "refuses a path that is a folder in a guest that runs",
    inGuestLab(async (guests) => {
      const path = join(guests.folder, "folder");
      mkdirSync(path);
      const { failures } = await guests.lab
        .run()
        .resource(guestFile)
        .check({ ...file, path }, { preview: true });
      assert.deepEqual(failures, [{ property: "path", reason: "names a folder of the guest. It must name a file." }]);
    }),
  );

  it(
    "warns of a VM that is off",
    inLab(async (lab) => {
      const run = lab.run();
      const { failures } = await run.resource(guestFile).check({ ...file, vm: "vm-102" }, { preview: true });
      assert.deepEqual(failures, []);
      assert.match(run.log.of("warning").join(), /vm-102 .*POWERED_OFF: a file needs a VM that is on/);
    }),
  );

  it(
    "never shows the content in what is recorded",
    inLab(async (lab) => {
      const { inputs } = await lab
        .run()
        .resource(guestFile)
        .check({ ...file, content: "very secret" }, { preview: true });
      assert.doesNotMatch(JSON.stringify(inputs), /very secret/);
    }),
  );

  it(
    "accepts content that the engine took from the state because of ignoreChanges",
    inGuestLab(async (guests) => {
      const folder = mkdtempSync(join(tmpdir(), "ignored-"));
      try {
        const args = { ...file, path: join(folder, "x") };
        const recorded = await guests.lab.run().resource(guestFile).create(args);
        const ignoring = { ...args, content: recorded.inputs["content"] };
        const run = guests.lab.run().resource(guestFile);
        assert.equal((await run.diff(recorded, ignoring)).changes, false);
        await assert.rejects(run.create(ignoring), /Give the content again/);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }),
  );
});
