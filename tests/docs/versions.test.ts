import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { engines } from "../../package.json";

const read = (file: string) => readFileSync(join(__dirname, "../..", file), "utf8");
const oldest = (name: string) => new RegExp(`${name} = "?([\\d.]+)`).exec(read("scripts/versions.mjs"))?.[1] ?? "none";

describe("The versions in scripts/versions.mjs", () => {
  it("are those of package.json", () => {
    assert.equal(engines.node, `>=${oldest("OLDEST_NODE")}`);
  });

  it("are those that the workflow tests, from the oldest Node", () => {
    const { jobs } = parse(read(".github/workflows/test.yml"));
    assert.deepEqual(jobs.test.strategy.matrix, {
      os: ["ubuntu-latest", "macos-latest"],
      node: [Number(oldest("OLDEST_NODE")), 24],
    });
  });

  it("are those of CONTRIBUTING.md", () => {
    assert.ok(read("CONTRIBUTING.md").includes(`Go ${oldest("OLDEST_GO")} or later`));
  });
});
