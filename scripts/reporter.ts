// A mocha reporter for parallel runs: dots during the run, and counts and failures in a file for the end.
import { writeFileSync } from "node:fs";
import { format } from "node:util";
import { type MochaOptions, type Runner, reporters } from "mocha";

export interface LaneReport {
  passed: number;
  failed: number;
  /** Mocha's full text about the failures. */
  failures: string;
}

module.exports = class LaneReporter extends reporters.Dot {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    this.epilogue = () => {
      const report: LaneReport = {
        passed: this.stats.passes,
        failed: this.stats.failures,
        failures: captured(() => reporters.Base.list(this.failures)),
      };
      writeFileSync(options.reporterOptions.file, JSON.stringify(report));
    };
  }
};

function captured(print: () => void): string {
  const lines: string[] = [];
  const original = reporters.Base.consoleLog;
  reporters.Base.consoleLog = (...words) => lines.push(format(...words));
  print();
  reporters.Base.consoleLog = original;
  return lines.join("\n");
}
