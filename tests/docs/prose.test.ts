import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** Distinct matches of a pattern's first group, sorted. */
function found(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, group = ""]) => group))].sort();
}

describe("The documentation", () => {
  const configuration = read("docs/configuration.md");
  const settings = read("provider/host/connectionFields.ts");

  it("of the configuration has a row for every setting, and for no other", () => {
    const fields = /strictObject\(\{(.*?)\}\)/s.exec(settings)?.[1] ?? "";
    assert.deepEqual(found(configuration, /^\| `vsphere-ops:(\w+)`/gm), found(fields, /^ {2}(\w+):/gm));
  });

  it("of the configuration has every environment variable next to its setting, and no other", () => {
    const pairs = found(settings, /^ {2}(\w+: "(?:VSPHERE|SRS)_\w+")/gm);
    assert.ok(pairs.length > 0);
    const rows = [...configuration.matchAll(/^\| `vsphere-ops:(\w+)` +\| `(\w+)`/gm)];
    assert.deepEqual(rows.map(([, field, variable]) => `${field}: "${variable}"`).sort(), pairs);
  });

  it("of the configuration names the settings of the pulumi-vsphere provider that this one reads", () => {
    const shared = found(settings, /"(vsphere:\w+)"/g);
    assert.ok(shared.length > 0);
    assert.deepEqual(found(configuration, /`(vsphere:\w+)`/g), shared);
  });

  it("has the demo's program in the README", () => {
    assert.ok(read("README.md").includes(`\`\`\`ts\n${read("examples/quickstart/index.ts")}\`\`\``));
  });

  it("has the package's version in the README", () => {
    const { version } = JSON.parse(read("package.json"));
    assert.ok(read("README.md").includes(`pulumi-vsphere-ops-${version}.tgz`));
  });
});
