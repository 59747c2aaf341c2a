// `npm version <version>` runs this after it changed package.json: the changelog gets the version and the date, and pages and examples
// that name the version get the new one.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const { npm_old_version: old = "", npm_new_version: version = "" } = process.env;
if (!old || !version) throw new Error("Type `npm version <version>`, which runs this with both versions.");

const FILES = [
  "README.md",
  "docs/getting-started.md",
  "examples/workspace/packages/fleet/package.json",
  ...readdirSync("examples")
    .map((name) => `examples/${name}/README.md`)
    .filter(existsSync),
];
/** The name of the tarball, and the range in a package.json. */
const forms = (of) => [`pulumi-vsphere-ops-${of}.tgz`, `"pulumi-vsphere-ops": "^${of}"`];

const changelog = readFileSync("CHANGELOG.md", "utf8");
const [, notes = ""] = /^## Unreleased\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(changelog) ?? [];
if (notes.trim() === "") throw new Error("CHANGELOG.md has nothing under Unreleased, so there is nothing to release.");
const date = new Date().toISOString().slice(0, 10);
writeFileSync("CHANGELOG.md", changelog.replace("## Unreleased\n", `## Unreleased\n\n## ${version} (${date})\n`));

for (const file of FILES) {
  const text = readFileSync(file, "utf8");
  const changed = forms(old).reduce((all, form, index) => all.replaceAll(form, forms(version)[index] ?? ""), text);
  if (changed === text) throw new Error(`${file} does not name the version ${old}.`);
  writeFileSync(file, changed);
}
execFileSync("git", ["add", "CHANGELOG.md", ...FILES]);
