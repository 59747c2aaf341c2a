import assert from "node:assert/strict";
import type { FolderEntry } from "../../../clients/vcenter/guestFiles";
import { filesOf, isGlob } from "./glob";

/** Paths that a guest with these folders gives for a path with wildcards. */
async function matched(path: string, folders: Record<string, FolderEntry[]>): Promise<string[]> {
  // The guest does not apply the pattern here.
  const files = { list: async (folder: string) => folders[folder] ?? [] };
  return (await filesOf(files, path)).map((file) => `${file.path} as ${file.name}`);
}

const file = (name: string): FolderEntry => ({ name, type: "FILE" });
const folder = (name: string): FolderEntry => ({ name, type: "DIRECTORY" });

describe("A path with wildcards", () => {
  it("is one of a Linux guest with *, ? or [", () => {
    assert.deepEqual(["/a/*.log", "/a?", "/[ab]", "/a", "C:\\a*"].map(isGlob), [true, true, true, false, false]);
  });

  it("matches names as a shell does", async () => {
    const names = { "/var/log": ["a.log", "b.log", "ablog", ".c.log", "a.log.1"].map(file) };
    assert.deepEqual(await matched("/var/log/[!b]*.log", names), ["/var/log/a.log as a.log"]);
    assert.deepEqual(await matched("/var/log/?.log", names), ["/var/log/a.log as a.log", "/var/log/b.log as b.log"]);
    assert.deepEqual(await matched("/var/log/.*.log", names), ["/var/log/.c.log as .c.log"]);
  });

  it("keeps the folders that wildcards stand for", async () => {
    const folders = {
      "/": [folder("srv"), file("srv2")],
      "/srv": [folder("x")],
      "/srv/x": [file("log"), folder("log.d")],
    };
    assert.deepEqual(await matched("/s*/x/lo*", folders), ["/srv/x/log as srv/x/log"]);
  });

  it("never leads out of its folder, whatever names the guest gives", async () => {
    const hostile = ["..", ".", "../../etc/passwd", "a/b", "..\\x", "a\0b", ""].flatMap((name) => [
      file(name),
      folder(name),
    ]);
    assert.deepEqual(await matched("/out/*", { "/out": hostile }), []);
    assert.deepEqual(await matched("/out/.*", { "/out": hostile }), []);
    assert.deepEqual(await matched("/out/*/passwd", { "/out": hostile, "/out/../../etc": [file("passwd")] }), []);
  });
});
