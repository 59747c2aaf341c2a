// `npm run check`: every check that needs no simulator and no engine, side by side. Silent tools, one line each.
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

/** Whether all is well. A failing check shows its tool's own words. */
export async function check(): Promise<boolean> {
  const verdicts = await Promise.all(Object.entries(CHECKS).map(([title, command]) => passes(title, command)));
  return verdicts.every(Boolean);
}

async function passes(title: string, [tool = "", ...args]: string[]): Promise<boolean> {
  const startedAt = Date.now();
  // publint and attw pack the package; set-up has built it already, and two builds at once would collide.
  const env = { ...process.env, npm_config_ignore_scripts: "true" };
  const child = spawn(join("node_modules/.bin", tool), args, { stdio: ["ignore", "pipe", "pipe"], env });
  const [[code], stdout, stderr] = await Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? "ok    " : "FAILED"} ${title} (${tool}, ${seconds} s)`);
  if (code !== 0) console.log(`${stdout}${stderr}`.trim());
  return code === 0;
}

if (require.main === module) {
  void check().then((isWell) => {
    process.exitCode = isWell ? 0 : 1;
  });
}
