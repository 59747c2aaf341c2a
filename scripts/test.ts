// `npm test` runs the checks, then the quick tests, then the tests with the real engine, two files at a time.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "./check";
import { withoutUserSettings } from "./engine.mjs";
import type { LaneReport } from "./reporter";

const QUICK = [
  "{provider,sdk,simulator,cli,scripts,tests}/**/*.test.ts",
  "--ignore",
  "tests/{engine,programs}/**",
  "--parallel",
  "--jobs",
  "2",
];
const ENGINE = ["tests/{engine,programs}/**/*.test.ts", "--parallel", "--jobs", "2", "--timeout", "300000"];
const COVERED = ["--all", "--include={provider,sdk,simulator,cli}/**/*.ts", "--exclude=**/*.test.ts"];

async function main() {
  const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-test-"));
  try {
    const checks = (await check()) ? { passed: 1, failed: 0, failures: "" } : { passed: 0, failed: 1, failures: "" };
    const coverage = ["c8", "--temp-directory", join(folder, "v8"), "--reports-dir", folder, "--reporter=json-summary"];
    const quick = await runLane(
      "quick tests",
      [...coverage, ...COVERED, "mocha", ...QUICK],
      join(folder, "quick.json"),
    );
    const engine = await runLane("engine tests", ["mocha", ...ENGINE], join(folder, "engine.json"));
    console.log(coverageLine(join(folder, "coverage-summary.json")));
    conclude([checks, quick, engine]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function runLane(title: string, [tool = "", ...args]: string[], file: string): Promise<LaneReport> {
  const startedAt = Date.now();
  const reporter = ["--reporter", join(__dirname, "reporter.ts"), "--reporter-option", `file=${file}`];
  const lane = spawn(join("node_modules/.bin", tool), [...args, ...reporter], {
    stdio: ["ignore", "inherit", "inherit"],
    env: withoutUserSettings(process.env),
  });
  const [code] = await once(lane, "close");
  console.log(`${title}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  const report = readJson<LaneReport>(file) ?? { passed: 0, failed: 0, failures: "" };
  if (code === 0 || report.failed > 0) return report;
  return { ...report, failed: 1, failures: `${title}: mocha ended with ${code}; what it said is above` };
}

function conclude(reports: LaneReport[]): void {
  for (const { failures } of reports) if (failures) console.log(failures);
  const total = (count: "passed" | "failed") => reports.reduce((sum, report) => sum + report[count], 0);
  process.exitCode = total("failed") === 0 ? 0 : 1;
  console.log(`${total("passed")} passed, ${total("failed")} failed`);
}

function coverageLine(file: string): string {
  const total = readJson<{ total: Record<"lines" | "branches", { pct: number }> }>(file)?.total;
  return total
    ? `the quick tests cover ${total.lines.pct} % of lines, ${total.branches.pct} % of branches`
    : "no coverage";
}

/** Empty if the process that writes it failed. */
function readJson<Content>(file: string): Content | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

void main();
