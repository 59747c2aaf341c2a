import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..");
const FILES = [
  "package.json",
  "CHANGELOG.md",
  "README.md",
  "docs/getting-started.md",
  "scripts/version.mjs",
  "examples/hello/README.md",
  "examples/workspace",
];

/** A repository with what a release changes. */
function inClone(test: (clone: string, release: () => ReturnType<typeof spawnSync>) => void): () => void {
  return () => {
    const clone = mkdtempSync(join(tmpdir(), "vsphere-ops-release-"));
    try {
      for (const file of FILES) cpSync(join(root, file), join(clone, file), { recursive: true });
      const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
      const git = (...args: string[]) => execFileSync("git", [...identity, ...args], { cwd: clone, stdio: "ignore" });
      git("init", "--quiet");
      git("add", ".");
      git("commit", "--quiet", "--message=start");
      const env = { ...process.env, GIT_AUTHOR_NAME: "test", GIT_AUTHOR_EMAIL: "test@example.com" };
      Object.assign(env, { GIT_COMMITTER_NAME: "test", GIT_COMMITTER_EMAIL: "test@example.com" });
      test(clone, () => spawnSync("npm", ["version", "0.9.0"], { cwd: clone, env, encoding: "utf8" }));
    } finally {
      rmSync(clone, { recursive: true });
    }
  };
}

describe("npm version", () => {
  it(
    "writes the version into the changelog and wherever a page names it, and commits and tags all of it",
    inClone((clone, release) => {
      const { status, stderr } = release();
      assert.equal(status, 0, String(stderr));
      const read = (file: string) => readFileSync(join(clone, file), "utf8");
      assert.match(read("CHANGELOG.md"), /^## Unreleased\n\n## 0\.9\.0 \(\d{4}-\d\d-\d\d\)\n\n### \w+\n\n- /m);
      assert.match(read("README.md"), /pulumi-vsphere-ops-0\.9\.0\.tgz/);
      assert.match(read("docs/getting-started.md"), /pulumi-vsphere-ops-0\.9\.0\.tgz/);
      assert.match(read("examples/hello/README.md"), /pulumi-vsphere-ops-0\.9\.0\.tgz/);
      const git = (...args: string[]) => execFileSync("git", args, { cwd: clone, encoding: "utf8" });
      assert.equal(git("status", "--porcelain"), "");
      assert.equal(git("tag"), "v0.9.0\n");
    }),
  );

  it(
    "refuses a release of nothing",
    inClone((clone, release) => {
      writeFileSync(join(clone, "CHANGELOG.md"), "# Changelog\n\n## Unreleased\n\n## 0.1.0 (2026-01-01)\n\n- First.\n");
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qam", "x"], {
        cwd: clone,
      });
      const { status, stderr } = release();
      assert.notEqual(status, 0);
      assert.match(String(stderr), /nothing under Unreleased/);
    }),
  );
});
