import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");

describe("The build that `npm pack` runs, in a fresh clone", () => {
  it("says in one line what to do when nothing is installed", () => {
    const clone = mkdtempSync(join(tmpdir(), "vsphere-ops-clone-"));
    try {
      cpSync(join(root, "package.json"), join(clone, "package.json"));
      cpSync(join(root, "scripts"), join(clone, "scripts"), { recursive: true });
      const build = spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: clone, encoding: "utf8" });
      assert.deepEqual(
        [build.status, build.stdout, build.stderr],
        [1, "", "The packages are not installed. Type `npm ci` first.\n"],
      );
    } finally {
      rmSync(clone, { recursive: true });
    }
  });
});
