import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import type { SimulatorState } from "../../simulator/part";
import { succeeded } from "../../testing/outcome";
import { type EngineLab, withEngine } from "../../testing/project";
import { killProvider } from "../../testing/providerProcess";
import type { Outcome } from "../../testing/stack";

function said({ stdout, stderr }: Outcome): string {
  return stdout + stderr;
}

async function assertHidden({ stack }: EngineLab, words: RegExp, ...outcomes: Outcome[]): Promise<void> {
  for (const outcome of outcomes) assert.doesNotMatch(said(outcome), words);
  assert.doesNotMatch(JSON.stringify(await stack.resources()), words);
}

const secretScript = `
const script = pulumi.secret("Write-Output 'sesame-1'\\nWrite-Warning 'sesame-2'");
new vsphere.ScriptExecution("hidden", { script });
new vsphere.ScriptExecution("parameter", {
  script: "param($account)\\nWrite-Output $account\\nWrite-Warning \\"got $account\\"",
  parameters: { account: pulumi.secret("sesame-3"), plain: "x" },
  outputFormat: "json",
});
const open = new vsphere.ScriptExecution("open", { script: "'in clear'" });
module.exports = { open: open.output };`;

describe("ScriptExecution under the engine", () => {
  it(
    "keeps secret inputs and outputs out of state, preview and log",
    withEngine(secretScript, async (lab) => {
      const outcomes = [await lab.stack.preview("--diff"), await lab.stack.up("--diff"), await lab.stack.up("--diff")];
      outcomes.push(await lab.stack.refresh("--diff"), await lab.stack.up("--diff"));
      for (const outcome of outcomes) assert.equal(outcome.status, 0, said(outcome));
      assert.match(said(outcomes[4] as Outcome), /4 unchanged/);
      await assertHidden(lab, /sesame/, ...outcomes);
      const open = (await lab.stack.resources()).find(({ urn }) => urn.endsWith("::open"));
      assert.equal(open?.outputs?.["output"], "in clear");
      lab.project.program = secretScript.replaceAll("sesame", "simsala");
      const changed = [
        await lab.stack.preview("--diff"),
        await lab.stack.up("--diff"),
        await lab.stack.destroy("--diff"),
      ];
      assert.match(said(changed[1] as Outcome), /2 replaced/);
      await assertHidden(lab, /sesame|simsala/, ...changed);
    }),
  );

  it(
    "shows no secret in the error of a failed script",
    withEngine(
      `new vsphere.ScriptExecution("hidden", { script: pulumi.secret("throw 'sesame-1'") });
new vsphere.ScriptExecution("parameter", { script: "throw $key", parameters: { key: pulumi.secret("sesame-2") } });`,
      async (lab) => {
        const outcome = await lab.stack.up();
        assert.notEqual(outcome.status, 0);
        assert.match(said(outcome), /What it reported is not shown, since the script is a secret/);
        assert.match(said(outcome), /Reason: .*RuntimeException: \[secret\]/);
        await assertHidden(lab, /sesame/, outcome);
      },
    ),
  );

  it(
    "does not run again if its result could not be fetched, and the next up fetches it",
    withEngine(
      'module.exports = { output: new vsphere.ScriptExecution("s", { script: "\'ran\'" }).output };',
      async (lab) => {
        await lab.simulator.fault({ match: "/output", mode: "status:500", times: "all" });
        const first = await lab.stack.up();
        assert.notEqual(first.status, 0);
        assert.match(said(first), /ran, and its result could not be fetched/);
        await lab.simulator.clearFaults();
        assert.match(said(await lab.stack.up()), /1 updated/);
        assert.deepEqual(await lab.stack.outputs(), { output: "ran" });
        assert.equal((await lab.simulator.state()).calls["POST /api/script-executions"], 1);
      },
    ),
  );

  it(
    "runs again after a failure or for a reason that the preview names",
    withEngine('new vsphere.ScriptExecution("s", { script: "throw \'not yet\'" });', async (lab) => {
      const failure = await lab.stack.up();
      assert.notEqual(failure.status, 0);
      assert.match(said(failure), /ended in state error\.\s+Reason: .*not yet/);
      lab.project.program = 'new vsphere.ScriptExecution("s", { script: "\'now\'" });';
      assert.match(said(await lab.stack.up()), /1 created/);
      lab.project.program = 'new vsphere.ScriptExecution("s", { script: "\'now\'", triggers: [1] });';
      assert.match(said(await lab.stack.preview()), /The script runs again, since this changed: triggers\./);
      assert.match(said(await lab.stack.up()), /1 replaced/);
      assert.deepEqual((await lab.simulator.state()).runspaces, []);
    }),
  );

  const slow = `module.exports = { output: new vsphere.ScriptExecution("s", { script: "Start-Sleep -Seconds 600\\n'slept'" }).output };`;
  const kills: [what: string, kill: (engine: ChildProcess) => void][] = [
    ["provider", ({ pid = 0 }) => killProvider(pid)],
    ["engine", (engine) => void engine.kill("SIGKILL")],
  ];
  for (const [what, kill] of kills) {
    it(
      `is waited for by the next up when its ${what} was killed while it ran, and is run once`,
      withEngine(slow, async ({ stack, simulator }) => {
        const running = stack.start(["up", "--yes", "--skip-preview"]);
        await simulator.until(isScriptRunning);
        kill(running.child);
        assert.notEqual((await running.outcome).status, 0);
        // A killed engine leaves the stack locked.
        if (what === "engine") succeeded(await stack.run(["cancel", "--yes"]));
        const logins = (await simulator.state()).calls["POST /api/auth/login"] ?? 0;
        const next = stack.start(["up", "--yes", "--skip-preview"]);
        await simulator.until(({ calls }) => (calls["POST /api/auth/login"] ?? 0) > logins);
        await simulator.advanceClock(600);
        assert.match(succeeded(await next.outcome), /is adopted/);
        assert.deepEqual(await stack.outputs(), { output: "slept" });
        const { calls, runspaces } = await simulator.state();
        assert.equal(calls["POST /api/script-executions"], 1);
        assert.deepEqual(runspaces, []);
      }),
    );
  }
});

function isScriptRunning({ scriptExecutions }: SimulatorState): boolean {
  return JSON.stringify(scriptExecutions).includes('"running"');
}
