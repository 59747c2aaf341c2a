// `npm run check` runs all checks without simulator and engine in parallel, with one line of output for each.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const CHECKS: Record<string, string[]> = {
  "format and lint": ["biome", "ci", "--colors=off", "--diagnostic-level=warn", "--error-on-warnings", "."],
  types: ["tsc", "--noEmit", "--pretty", "false"],
  "unused code": ["knip", "--no-progress"],
  "reference pages": ["tsx", "scripts/docs.ts", "--check"],
  "package contents": ["publint", "run", "--strict"],
  "package types": ["attw", "--pack", ".", "--profile", "node16", "--format", "ascii", "--no-emoji"],
};

/** True if all checks pass. A failed check shows the output of its tool. */
export async function check(): Promise<boolean> {
  const verdicts = await Promise.all(Object.entries(CHECKS).map(([title, command]) => passes(title, command)));
  return verdicts.every(Boolean);
}

async function passes(title: string, [tool = "", ...args]: string[]): Promise<boolean> {
  const startedAt = Date.now();
  // publint and attw pack the package. Set-up has already built it, and two builds at once would collide.
  const env = { ...process.env, npm_config_ignore_scripts: "true" };
  const child = spawn(join("node_modules/.bin", tool), args, { stdio: ["ignore", "pipe", "pipe"], env });
  const [[code], stdout, stderr] = await Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? "ok    " : "FAILED"} ${title} (${tool}, ${seconds} s)`);
  if (code !== 0) console.log(`${stdout}${stderr}`.trim());
  return code === 0;
}

if (require.main === module) {
  void check().then((isPassed) => {
    process.exitCode = isPassed ? 0 : 1;
  });
}
