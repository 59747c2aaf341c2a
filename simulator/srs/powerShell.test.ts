import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { isPowerShellInstalled, PowerShellEngine } from "./powerShell";
import type { ScriptEngine, ScriptOutcome } from "./scriptRun";

const VM = { id: "vm-101", name: "golden", powerState: "POWERED_ON", cpuCount: 2, memorySizeMib: 2048 };

interface Ran extends ScriptOutcome {
  records: string[];
}

function run(engine: ScriptEngine, script: string, more: object = {}): Promise<Ran> {
  const records: string[] = [];
  return new Promise((resolve) => {
    const program = engine.programOf({ script, parameters: [], format: "text", ...more });
    program.start(
      (stream, message) => records.push(`${stream} ${message}`),
      (outcome) => resolve({ ...outcome, records }),
    );
  });
}

describe("A process that runs scripts", () => {
  let folder: string;
  const path = process.env["PATH"] ?? "";

  /** Answers each line with what it was asked; ends on the script `exit`. */
  const standIn = `#!${process.execPath}
require("node:readline").createInterface(process.stdin).on("line", (line) => {
  const { script, vms } = JSON.parse(line);
  if (script === "exit") process.exit(1);
  const streams = { information: [], error: [script], warning: [], debug: [], verbose: [] };
  if (script !== "wait") console.log(JSON.stringify({ state: "success", output: [vms[0].Name], streams }));
});`;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pwsh-"));
    writeFileSync(join(folder, "pwsh"), standIn);
    chmodSync(join(folder, "pwsh"), 0o755);
    process.env["PATH"] = folder + delimiter + path;
  });

  after(() => {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true });
  });

  it("is found on PATH", () => assert.ok(isPowerShellInstalled()));

  it("runs one script after the other", async () => {
    const engine = new PowerShellEngine(() => [VM]);
    for (const script of ["a", "b"]) {
      assert.deepEqual(await run(engine, script), {
        state: "success",
        output: ["golden"],
        records: [`error ${script}`],
      });
    }
    engine.close();
  });

  it("fails the script that it ends under, and is started again for the next", async () => {
    const engine = new PowerShellEngine(() => [VM]);
    assert.equal((await run(engine, "exit")).state, "error");
    assert.equal((await run(engine, "a")).state, "success");
    engine.close();
  });

  it("is ended by a cancel", async () => {
    const engine = new PowerShellEngine(() => [VM]);
    const program = engine.programOf({ script: "wait", parameters: [], format: "text" });
    program.start(
      () => {},
      () => assert.fail("a stopped script does not end"),
    );
    assert.deepEqual(program.stop(), { state: "canceled", output: [] });
    assert.equal((await run(engine, "a")).state, "success");
    engine.close();
  });
});

describe("Real PowerShell, where there is one", () => {
  it("runs scripts, with parameters, streams and variables that last", async function () {
    if (!isPowerShellInstalled()) return this.skip();
    this.timeout(60_000);
    const engine = new PowerShellEngine(() => [VM]);
    await run(engine, "$global:kept = 'kept'");
    const parameters = [
      { name: "a", value: "value", script: "" },
      { name: "b", value: 2, script: "param($argument) $argument * 2" },
    ];
    const script = 'param($a, $b)\nWrite-Error "no"; Write-Warning "w"; "$kept $a $b"; (Get-VM).Name';
    const ran = await run(engine, script, { parameters });
    assert.deepEqual(ran, { state: "success", output: ["kept value 4\ngolden"], records: ["error no", "warning w"] });
    const json = await run(engine, "'x'; throw 'stop'", { format: "json" });
    assert.equal(json.state, "error");
    assert.match(json.reason ?? "", /stop/);
    assert.equal(JSON.parse(json.output[0] ?? "{}").Value, "x");
    engine.close();
  });
});
