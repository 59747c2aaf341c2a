import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { type Archive, type Asset, sourceOf } from "./assets";
import { readContent } from "./content";

/** Bytes that would be sent. */
async function sent(asset: Asset | Archive): Promise<Buffer> {
  return await buffer((await readContent(await sourceOf(asset))).open());
}

function write(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** What `tar` makes of the archive. */
async function unpacked(folder: string, asset: Asset | Archive): Promise<string> {
  const target = join(folder, "unpacked");
  mkdirSync(target);
  writeFileSync(join(folder, "archive.tar"), await sent(asset));
  execFileSync("tar", ["-xf", join(folder, "archive.tar"), "-C", target], { stdio: "pipe" });
  return target;
}

describe("The content of a file", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "content-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("of a text asset may be empty", async () => {
    assert.equal((await sent({ asset: {} })).length, 0);
    assert.equal(String(await sent({ asset: { text: "grüß" } })), "grüß");
  });

  it("of an archive file is that file", async () => {
    const path = write(join(folder, "a.zip"), "not unpacked");
    assert.equal(String(await sent({ archive: { path } })), "not unpacked");
  });

  it("of a folder is a tar archive with its files, at any depth", async () => {
    write(join(folder, "in/a.txt"), "a");
    chmodSync(write(join(folder, "in/bin/run.sh"), "#!/bin/sh"), 0o755);
    write(join(folder, "in/empty"), "");
    const target = await unpacked(folder, { archive: { path: join(folder, "in") } });
    assert.equal(readFileSync(join(target, "a.txt"), "utf8"), "a");
    assert.equal(statSync(join(target, "bin/run.sh")).mode & 0o777, 0o755);
    assert.equal(statSync(join(target, "empty")).size, 0);
  });

  it("of members is a tar archive with folders in it", async () => {
    write(join(folder, "in/sub/b.txt"), "b");
    const assets = {
      "conf/app.json": { asset: { text: "{}" } },
      data: { archive: { path: join(folder, "in") } },
      more: { archive: { assets: { "c.txt": { asset: { text: "c" } } } } },
    };
    const target = await unpacked(folder, { archive: { assets } });
    assert.equal(readFileSync(join(target, "conf/app.json"), "utf8"), "{}");
    assert.equal(readFileSync(join(target, "data/sub/b.txt"), "utf8"), "b");
    assert.equal(readFileSync(join(target, "more/c.txt"), "utf8"), "c");
  });

  it("of a folder keeps names that are long and not of ASCII", async () => {
    const name = `${"ordner/".repeat(20)}${"ä".repeat(60)}.txt`;
    write(join(folder, "in", name), "deep");
    const target = await unpacked(folder, { archive: { path: join(folder, "in") } });
    assert.equal(readFileSync(join(target, name), "utf8"), "deep");
  });

  it("of a folder is the same for other times and another order", async () => {
    for (const names of [
      ["b", "a"],
      ["a", "b"],
    ]) {
      for (const name of names) write(join(folder, names.join(""), name), name);
    }
    const [first, second] = await Promise.all(
      ["ba", "ab"].map((name) => sent({ archive: { path: join(folder, name) } })),
    );
    assert.deepEqual(first, second);
  });

  it("fails before its end if the file has changed since it was read", async () => {
    const path = write(join(folder, "a"), "first");
    const content = await readContent({ file: path });
    writeFileSync(path, "other");
    let bytes = 0;
    await assert.rejects(async () => {
      for await (const chunk of content.open()) bytes += chunk.length;
    }, /has changed since this operation began/);
    assert.ok(bytes < content.sizeBytes);
  });

  it("cannot be an archive file inside an archive", async () => {
    const path = write(join(folder, "a.zip"), "zip");
    const nested = { archive: { assets: { a: { archive: { path } } } } };
    await assert.rejects(sourceOf(nested), /a is an archive file inside another archive.*Use a FileAsset/);
  });
});
