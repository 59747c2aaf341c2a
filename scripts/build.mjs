// `npm run build`: tsc builds dist from provider/, sdk/, simulator/ and cli/.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { quietly, root, SetupError } from "./step.mjs";
import { OLDEST_NODE } from "./versions.mjs";

const SOURCES = ["provider", "sdk", "simulator", "cli"];
/** What tsc leaves behind: the files of the simulator's page, and the shell scripts for guests. */
const ASSETS = ["simulator/page/assets", "provider/operations/guestRun/linux"];
/** Files that a package is bundled into, with its licence: users of the provider need not install it. */
const BUNDLED = { yaml: "simulator/inventory/document.js", commander: "cli/commander.js" };
const cache = `${root}/node_modules/.cache/build`;
const stamp = `${cache}/sources.sha256`;

export function distIsCurrent() {
  return existsSync(`${root}/dist`) && existsSync(stamp) && readFileSync(stamp, "utf8") === sourcesHash();
}

function sourcesHash() {
  const files = ["package-lock.json", "tsconfig.json", "tsconfig.build.json"];
  for (const folder of SOURCES.filter((name) => existsSync(`${root}/${name}`))) {
    for (const file of readdirSync(`${root}/${folder}`, { recursive: true })) {
      if (/\.(ts|html|css|js|svg|sh)$/.test(file) && !file.endsWith(".test.ts")) files.push(`${folder}/${file}`);
    }
  }
  const hash = createHash("sha256");
  for (const file of files.sort()) hash.update(`${file}\0`).update(readFileSync(`${root}/${file}`));
  return hash.digest("hex");
}

/**
 * Builds next to dist and then replaces dist. So no file of a deleted source stays, and a killed build leaves the old dist.
 * Returns tsc's errors. Sources with type errors still give a dist, so that tests can run on it.
 */
export async function buildDist(node = process.execPath) {
  const hash = sourcesHash();
  const fresh = `${cache}/dist-${process.pid}`;
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const args = ["-p", "tsconfig.build.json", "--outDir", fresh, "--incremental", "false", "--tsBuildInfoFile", "null"];
  const { code, output } = await quietly(node, [`${root}/node_modules/typescript/bin/tsc`, ...args], {});
  if (!existsSync(fresh)) throw new SetupError(`tsc wrote no files.\n${output.trim()}`);
  const isAsset = (source) => !source.endsWith(".ts");
  for (const folder of ASSETS) cpSync(`${root}/${folder}`, `${fresh}/${folder}`, { recursive: true, filter: isAsset });
  for (const [name, file] of Object.entries(BUNDLED)) await bundle(name, `${fresh}/${file}`);
  rmSync(`${root}/dist`, { recursive: true, force: true });
  renameSync(fresh, `${root}/dist`);
  if (code === 0) writeFileSync(stamp, hash);
  return code === 0 ? "" : output.trim();
}

/** Bundles a package into the file, with its licence. The import is here, because set-up runs before packages are installed. */
async function bundle(name, file) {
  const { build } = await import("esbuild");
  const banner = { js: `/*! ${name}\n\n${readFileSync(`${root}/node_modules/${name}/LICENSE`, "utf8")}*/` };
  const options = { bundle: true, minify: true, platform: "node", target: `node${OLDEST_NODE}`, banner };
  await build({ entryPoints: [file], outfile: file, allowOverwrite: true, ...options });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const complaints = await complaintsOfBuild();
  if (complaints) {
    console.error(complaints);
    process.exitCode = 1;
  }
}

/** `npm pack` also runs this, and a fresh clone has no packages. */
async function complaintsOfBuild() {
  if (!existsSync(`${root}/node_modules/typescript`)) return "The packages are not installed. Type `npm ci` first.";
  return distIsCurrent() ? "" : buildDist();
}
