import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { differences, write } from "./pages";

describe("a generated folder", () => {
  const pages = new Map([
    ["A.md", "about A\n"],
    ["B.md", "about B\n"],
  ]);
  const inFolder = (test: (folder: string) => void) => () => {
    const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-reference-"));
    try {
      test(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it(
    "names a page that is missing and one that says something else",
    inFolder((folder) => {
      writeFileSync(join(folder, "B.md"), "about B, once\n");
      assert.deepEqual(differences(pages, folder), { stale: ["A.md", "B.md"], strays: [] });
    }),
  );

  it(
    "names a page of something that is no more",
    inFolder((folder) => {
      write(pages, folder);
      writeFileSync(join(folder, "C.md"), "about C\n");
      assert.deepEqual(differences(pages, folder), { stale: [], strays: ["C.md"] });
    }),
  );

  it(
    "holds the pages and nothing else once written",
    inFolder((folder) => {
      writeFileSync(join(folder, "C.md"), "about C\n");
      write(pages, folder);
      assert.deepEqual(readdirSync(folder), ["A.md", "B.md"]);
      assert.equal(readFileSync(join(folder, "A.md"), "utf8"), "about A\n");
    }),
  );
});
