// `npm test`: the checks, then the quick tests in one process, then those that run the real engine, two at a time.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withoutUserSettings } from "./backend";
import { check } from "./check";
import type { LaneReport } from "./reporter";

const LANES = {
  "quick tests": ["{provider,sdk,simulator,scripts,tests}/**/*.test.ts", "--ignore", "tests/engine/**"],
  "engine tests": ["tests/engine/**/*.test.ts", "--parallel", "--jobs", "2", "--timeout", "300000"],
};

async function main() {
  const reports: LaneReport[] = [
    { ...((await check()) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }), failures: "" },
  ];
  for (const [title, args] of Object.entries(LANES)) reports.push(await runLane(title, args));
  for (const { failures } of reports) if (failures) console.log(failures);
  const total = (count: "passed" | "failed") => reports.reduce((sum, report) => sum + report[count], 0);
  console.log(`${total("passed")} passed, ${total("failed")} failed`);
  process.exitCode = total("failed") === 0 ? 0 : 1;
}

async function runLane(title: string, args: string[]): Promise<LaneReport> {
  const startedAt = Date.now();
  const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-test-"));
  const file = join(folder, "report.json");
  const reporter = ["--reporter", join(__dirname, "reporter.ts"), "--reporter-option", `file=${file}`];
  const mocha = spawn(join("node_modules/.bin/mocha"), [...args, ...reporter], {
    stdio: ["ignore", "inherit", "inherit"],
    env: withoutUserSettings(process.env),
  });
  const [code] = await once(mocha, "close");
  console.log(`${title}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  const report = readReport(file) ?? {
    passed: 0,
    failed: 1,
    failures: `${title}: mocha ended with ${code}, see above`,
  };
  rmSync(folder, { recursive: true });
  return code !== 0 && report.failed === 0
    ? { ...report, failed: 1, failures: `${title}: mocha ended with ${code}` }
    : report;
}

function readReport(file: string): LaneReport | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

void main();
