import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildInventory } from "../../simulator/inventory/load";
import { type GuestLab, inGuestLab } from "../../testing/guestLab";
import { isIncomplete, recordedOf } from "../../testing/providerRun";

const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");

/** A program that counts its runs, leaves `out` files in the guest, and ends with a code. */
function leaving(guests: GuestLab, collect: object[], more = "true") {
  mkdirSync(join(guests.folder, "out"), { recursive: true });
  return { ...guests.counted(more), collect };
}

const out = (guests: GuestLab, name: string) => join(guests.folder, "out", name);

describe("A GuestProcessRun with collect", () => {
  it(
    "gives a small file as a text, with its size and digest",
    inGuestLab(async (guests) => {
      const path = out(guests, "report.txt");
      const args = leaving(guests, [{ path }], `printf 'grüße' >"${path}"`);
      const { outputs } = await guests.resource().create(args);
      assert.deepEqual(outputs["files"], { [path]: { content: "grüße", sizeBytes: 7, sha256: sha256("grüße") } });
    }),
  );

  it(
    "gives a file that is no UTF-8 in base64, and an empty one as an empty text",
    inGuestLab(async (guests) => {
      const [binary, empty] = [out(guests, "binary"), out(guests, "empty")];
      const args = leaving(
        guests,
        [{ path: binary }, { path: empty }],
        `printf '\\377\\000' >"${binary}"; : >"${empty}"`,
      );
      const { outputs } = await guests.resource().create(args);
      assert.deepEqual(outputs["files"], {
        [binary]: { base64: "/wA=", sizeBytes: 2, sha256: sha256(Buffer.from([255, 0])) },
        [empty]: { content: "", sizeBytes: 0, sha256: sha256("") },
      });
    }),
  );

  it(
    "saves a large file in a local folder, for its user alone",
    inGuestLab(async (guests) => {
      const path = out(guests, "large");
      const saveTo = join(guests.folder, "local/results");
      const args = leaving(guests, [{ path, saveTo }], `head -c 5000000 /dev/zero >"${path}"`);
      const { outputs } = await guests.resource().create(args);
      const savedTo = join(saveTo, "large");
      assert.deepEqual(outputs["files"], {
        [path]: { sizeBytes: 5_000_000, sha256: sha256(Buffer.alloc(5_000_000)), savedTo },
      });
      assert.equal(statSync(savedTo).size, 5_000_000);
      assert.equal(statSync(savedTo).mode & 0o777, 0o600);
      assert.ok(!existsSync(`${savedTo}.part`));
    }),
  );

  it(
    "gives a file that two entries name as a text and in a local folder",
    inGuestLab(async (guests) => {
      const path = out(guests, "report.txt");
      const saveTo = join(guests.folder, "local");
      const { outputs } = await guests
        .resource()
        .create(leaving(guests, [{ path }, { path: out(guests, "*.txt"), saveTo }], `printf ok >"${path}"`));
      const savedTo = join(saveTo, "report.txt");
      assert.deepEqual(outputs["files"], { [path]: { content: "ok", sizeBytes: 2, sha256: sha256("ok"), savedTo } });
    }),
  );

  it(
    "matches names in several folders, and keeps those folders",
    inGuestLab(async (guests) => {
      const saveTo = join(guests.folder, "local");
      const script = `cd "${guests.folder}/out"; mkdir a b; echo 1 >a/x.log; echo 2 >b/y.log; echo 3 >b/y.txt; echo 4 >b/.z.log; mkdir b/d.log`;
      const { outputs } = await guests
        .resource()
        .create(
          leaving(guests, [{ path: out(guests, "*/[!y]*.log") }, { path: out(guests, "?/y.l*"), saveTo }], script),
        );
      assert.deepEqual(Object.keys(outputs["files"] ?? {}), [out(guests, "a/x.log"), out(guests, "b/y.log")]);
      assert.equal(readFileSync(join(saveTo, "b/y.log"), "utf8"), "2\n");
    }),
  );

  it(
    "warns of a missing file, of one that is too large, and of a folder",
    inGuestLab(async (guests) => {
      const run = guests.lab.run();
      const collect = [
        { path: out(guests, "none") },
        { path: out(guests, "*.none") },
        { path: out(guests, "big") },
        { path: guests.folder },
      ];
      const args = leaving(guests, collect, `head -c 70000 /dev/zero >"${out(guests, "big")}"`);
      const { outputs } = await guests.resource("run", run).create(args);
      assert.deepEqual(outputs["files"], {});
      const warnings = run.log.of("warning").join("\n");
      assert.match(warnings, /none from vm-101: there is no such file/);
      assert.match(warnings, /\*\.none from vm-101: no file has such a name/);
      assert.match(warnings, /has 70000 bytes, more than 65536\. Set saveTo/);
      assert.equal(run.log.of("warning").length, 4);
    }),
  );

  it(
    "fails for a required file that is missing, keeps the run, and fetches it with the next up",
    inGuestLab(async (guests) => {
      const path = out(guests, "later");
      const args = leaving(guests, [{ path, required: true }]);
      const error: unknown = await guests
        .resource()
        .create(args)
        .catch((failure: unknown) => failure);
      assert.ok(isIncomplete(error));
      assert.match(
        error.reasons.join(),
        /later from vm-101: there is no such file\. The program is not run again for that/,
      );
      writeFileSync(path, "now");
      const recorded = recordedOf(error);
      assert.deepEqual(await guests.resource().diff(recorded, args), { changes: true, replaces: [] });
      const { outputs } = await guests.resource().update(recorded, args);
      assert.deepEqual(outputs["files"], { [path]: { content: "now", sizeBytes: 3, sha256: sha256("now") } });
      assert.equal(guests.count, 1);
    }),
  );

  it(
    "fetches files of a program that failed, and the next up runs it again",
    inGuestLab(async (guests) => {
      const path = out(guests, "log");
      const args = leaving(guests, [{ path }], `echo why >"${path}"; exit 3`);
      const error: unknown = await guests
        .resource()
        .create(args)
        .catch((failure: unknown) => failure);
      assert.ok(isIncomplete(error));
      assert.match(error.reasons.join(), /ended with exit code 3/);
      assert.ok(JSON.stringify(error.properties["files"]).includes('"content":"why\\n"'));
      const { replaces } = await guests.resource().diff(recordedOf(error), args);
      assert.deepEqual(replaces, ["expectedExitCodes"]);
    }),
  );

  it(
    "saves files of a program that took too long",
    inGuestLab(async (guests) => {
      const path = out(guests, "log");
      const saveTo = join(guests.folder, "local");
      const args = { ...leaving(guests, [{ path, saveTo }], `echo begun >"${path}"; sleep 600`), timeoutSeconds: 1 };
      await assert.rejects(guests.resource().create(args), /was terminated.*files: .*local\/log/s);
      assert.equal(readFileSync(join(saveTo, "log"), "utf8"), "begun\n");
    }),
  );

  it(
    "fetches the files again when collect changes, and runs nothing",
    inGuestLab(async (guests) => {
      const [first, second] = [out(guests, "a"), out(guests, "b")];
      const script = `echo 1 >"${first}"; echo 2 >"${second}"`;
      const run = await guests.resource().create(leaving(guests, [{ path: first }], script));
      assert.equal((await guests.resource().diff(run, leaving(guests, [{ path: first }], script))).changes, false);
      const args = leaving(guests, [{ path: second }], script);
      assert.deepEqual(await guests.resource().diff(run, args), { changes: true, replaces: [] });
      const { outputs } = await guests.resource().update(run, args);
      assert.deepEqual(Object.keys(outputs["files"] ?? {}), [second]);
      assert.equal(guests.count, 1);
    }),
  );

  it(
    "keeps the files when another input changes that runs nothing",
    inGuestLab(async (guests) => {
      const path = out(guests, "a");
      const args = leaving(guests, [{ path }], `echo 1 >"${path}"`);
      const run = await guests.resource().create(args);
      unlinkSync(path);
      const { outputs } = await guests.resource().update(run, { ...args, timeoutSeconds: 60 });
      assert.deepEqual(outputs["files"], run.outputs["files"]);
    }),
  );

  it(
    "does not take a file for whole of which only a part came",
    inGuestLab(
      async (guests) => {
        const path = out(guests, "a");
        const args = { ...leaving(guests, [{ path }], `head -c 300 /dev/zero >"${path}"`), captureOutput: false };
        const error: unknown = await guests
          .resource()
          .create(args)
          .catch((failure: unknown) => failure);
        assert.ok(isIncomplete(error));
        assert.match(error.reasons.join(), /only 100 of 300 bytes came/);
        assert.equal(error.properties["files"], undefined);
      },
      { inventory: buildInventory({ settings: { maxDownloadBytes: 100 } }) },
    ),
  );

  for (const mode of ["garbage", "misfit"]) {
    it(
      `saves nothing of another content than the file's, and fetches the file with the next up: ${mode}`,
      inGuestLab(async (guests) => {
        const path = out(guests, "a");
        const saveTo = join(guests.folder, "local");
        const args = { ...leaving(guests, [{ path, saveTo }], `echo 1 >"${path}"`), captureOutput: false };
        await guests.lab.fault({ match: "GET /guestFile", mode });
        const error: unknown = await guests
          .resource()
          .create(args)
          .catch((failure: unknown) => failure);
        assert.ok(isIncomplete(error));
        assert.match(error.reasons.join(), /\d+ of 2 bytes came\..*next "pulumi up" fetches/);
        assert.deepEqual(readdirSync(saveTo), []);
        await guests.resource().update(recordedOf(error), args);
        assert.equal(readFileSync(join(saveTo, "a"), "utf8"), "1\n");
        assert.equal(guests.count, 1);
      }),
    );
  }

  it(
    "saves no two files under one name",
    inGuestLab(async (guests) => {
      const collect = ["a/x", "b/x"].map((name) => ({ path: out(guests, name), saveTo: join(guests.folder, "local") }));
      const run = guests.lab.run();
      const script = `cd "${guests.folder}/out"; mkdir a b; echo 1 >a/x; echo 2 >b/x`;
      const { outputs } = await guests.resource("run", run).create(leaving(guests, collect, script));
      assert.deepEqual(Object.keys(outputs["files"] ?? {}), [out(guests, "a/x")]);
      assert.match(run.log.of("warning").join(), /b\/x from vm-101: .*a\/x is saved under the same name/);
    }),
  );

  it(
    "survives a download that breaks",
    inGuestLab(async (guests) => {
      const path = out(guests, "a");
      const saveTo = join(guests.folder, "local");
      await guests.lab.fault({ match: "GET /guestFile", nth: 2, mode: "drop-after" });
      await guests.resource().create(leaving(guests, [{ path, saveTo }], `head -c 300000 /dev/zero >"${path}"`));
      assert.equal(statSync(join(saveTo, "a")).size, 300_000);
    }),
  );

  it(
    "says that the local folder cannot be written, and runs nothing again",
    inGuestLab(async (guests) => {
      const path = out(guests, "a");
      writeFileSync(join(guests.folder, "file"), "");
      const args = leaving(guests, [{ path, saveTo: join(guests.folder, "file/below") }], `echo 1 >"${path}"`);
      const error: unknown = await guests
        .resource()
        .create(args)
        .catch((failure: unknown) => failure);
      assert.ok(isIncomplete(error));
      assert.match(error.reasons.join(), /write .*file\/below\/a on this machine: .*Check saveTo\./);
    }),
  );
});

describe("A preview of collect", () => {
  const wrong: [what: string, args: object, property: string, reason: RegExp][] = [
    ["a relative path", { collect: [{ path: "out/log" }] }, "collect.0.path", /absolute path/],
    ["a folder", { collect: [{ path: "/var/log/" }] }, "collect.0.path", /must name a file/],
    ["a wildcard over levels", { collect: [{ path: "/var/**/log" }] }, "collect.0.path", /must not contain `\*\*`/],
    ["a range that is none", { collect: [{ path: "/x/[z-a]" }] }, "collect.0.path", /cannot be read/],
    ["a limit of 0", { collect: [{ path: "/x", maxBytes: 0 }] }, "collect.0.maxBytes", /at least 1 byte/],
    [
      "a limit that the state cannot bear",
      { collect: [{ path: "/x", maxBytes: 2 ** 25 }] },
      "collect.0.maxBytes",
      /at most 16777216/,
    ],
    ["waitForExit: false", { collect: [{ path: "/x" }], waitForExit: false }, "collect", /needs waitForExit: true/],
  ];
  for (const [what, args, property, reason] of wrong) {
    it(
      `refuses ${what}`,
      inGuestLab(async (guests) => {
        const { failures } = await guests.resource().check({ ...guests.shell("true"), ...args }, { preview: true });
        assert.equal(failures.length, 1, JSON.stringify(failures));
        assert.equal(failures[0]?.property, property);
        assert.match(failures[0]?.reason ?? "", reason);
      }),
    );
  }
});
