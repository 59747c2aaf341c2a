import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { devDependencies, engines, peerDependencies } from "../../package.json";

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

describe("The workflow that tries the oldest and the newest versions", () => {
  const { matrix } = parse(read(".github/workflows/compatibility.yml")).jobs["getting-started"].strategy;

  it("tries those that docs/compatibility.md has", () => {
    const [, section = ""] = read("docs/compatibility.md").split(/^## Versions$/m);
    const [, table = ""] = section.split("| Oldest");
    const rows = [...(table.split("\n\n")[0] ?? "").matchAll(/^\| (?!-|What)(.+?) +\| (.+?) +\| (.+?) +\|$/gm)];
    const version = (text = "") => /[\d.]+|latest/.exec(text.replace(/.*, /, ""))?.[0];
    assert.deepEqual(
      rows.map(([, , oldest, newest]) => [version(oldest), version(newest)]),
      [matrix.engine, matrix.sdk, matrix.node, matrix.typescript],
    );
  });

  it("tries the versions that package.json declares", () => {
    assert.deepEqual(matrix.sdk, [
      peerDependencies["@pulumi/pulumi"].replace("^", ""),
      devDependencies["@pulumi/pulumi"],
    ]);
    assert.equal(matrix.node[0], oldest("OLDEST_NODE"));
    assert.equal(matrix.typescript[1], devDependencies.typescript);
    assert.equal(`v${matrix.engine[0]}`, /PULUMI = "(.+)"/.exec(read("scripts/versions.mjs"))?.[1]);
  });
});
