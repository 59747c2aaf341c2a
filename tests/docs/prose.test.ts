import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(__dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** Distinct matches of a pattern's first group, sorted. */
function found(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, group = ""]) => group))].sort();
}

function pages(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => join(folder, path));
}

describe("The documentation", () => {
  const configuration = read("docs/configuration.md");
  const settings = read("provider/host/settings.ts");

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

  for (const page of ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...pages("docs")]) {
    it(`has no broken link in ${page}`, () => {
      const targets = found(read(page), /\]\((?!https?:)([^)#]+)/g);
      const isMissing = (target: string) => !existsSync(join(root, dirname(page), target));
      assert.deepEqual(targets.filter(isMissing), []);
    });
  }
});
