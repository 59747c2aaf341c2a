// `node scripts/setup.mjs [--no-engine] [program [arguments…]]` prepares the checkout, then runs the program.
// It runs before any package is installed, under any Node from 18. So it is plain JavaScript with Node's own modules only. Its
// messages go to stderr, because stdout belongs to the program.
import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import { buildDist, distIsCurrent } from "./build.mjs";
import { buildEngine, engineCache, findEngine } from "./engine.mjs";
import { installPackages, packagesAreCurrent } from "./packages.mjs";
import { run } from "./run.mjs";
import { alone, binaries, SetupError, step } from "./step.mjs";
import { OLDEST_NODE } from "./versions.mjs";

const [program, ...programArguments] = process.argv
  .slice(2)
  .filter((argument, at) => at > 0 || argument !== "--no-engine");
const wantsEngine = process.argv[2] !== "--no-engine";

try {
  const startedAt = Date.now();
  if (isReady()) {
    if (!program) console.error(`set-up: nothing to do (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  } else {
    await alone(engineCache(), setUp);
    console.error(`set-up: done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  }
  if (program) process.exitCode = await follow(suitableNode());
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`set-up failed: ${error.message}`);
  process.exitCode = 1;
}

function isReady() {
  return packagesAreCurrent() && (!wantsEngine || findEngine() !== undefined) && distIsCurrent();
}

/** Checks each part again, because another set-up may have done it during the wait for the lock. */
async function setUp() {
  if (!packagesAreCurrent()) await step("packages: npm ci", installPackages);
  const node = suitableNode();
  if (wantsEngine && !findEngine()) await buildEngine();
  if (distIsCurrent()) return;
  const complaints = await step("package: tsc to dist", () => buildDist(node));
  if (complaints) console.error("package: the build has type errors. `npm run check` shows them");
}

/** npm scripts first find the Node of the package `node` in node_modules/.bin. The machine's own may be older. */
function suitableNode() {
  const packaged = `${binaries}/node`;
  if (existsSync(packaged)) return packaged;
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return process.execPath;
  throw new SetupError(
    `Node ${OLDEST_NODE} or later is needed and this is ${process.versions.node}; the package "node" should have put one in ` +
      "node_modules/.bin. Allow npm to run install scripts (npm config get ignore-scripts) and remove node_modules, or " +
      `install Node ${OLDEST_NODE} yourself.`,
  );
}

function follow(node) {
  const loader = program.endsWith(".ts") ? ["--import", "tsx"] : [];
  return run(node, [...loader, program, ...programArguments], {
    ...process.env,
    PATH: `${binaries}${delimiter}${process.env.PATH ?? ""}`,
  });
}
