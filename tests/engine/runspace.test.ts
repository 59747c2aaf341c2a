import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { succeeded } from "../../testing/outcome";
import { type EngineLab, withEngine } from "../../testing/project";
import { killProvider } from "../../testing/providerProcess";

const shellAndScript = `
const shell = new vsphere.Runspace("shell");
const hello = new vsphere.ScriptExecution("hello", { runspaceId: shell.id, script: "'hello'" });
module.exports = { id: shell.id, output: hello.output, execution: hello.id };`;

const namedShell = (resource: string) =>
  `module.exports = { id: new vsphere.Runspace("${resource}", { name: "ci" }).id };`;

async function runspaces({ simulator }: EngineLab): Promise<string[]> {
  return (await simulator.state()).runspaces.map(({ id }) => id);
}

describe("Runspace under the engine", () => {
  const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-srs-"));
  const slowSrs = join(folder, "slow.json");
  before(() => writeFileSync(slowSrs, JSON.stringify({ srs: { creationMs: 3_000 } })));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it(
    "is recreated after an idle hour by an up that says why, and no script runs twice",
    withEngine(shellAndScript, async (lab) => {
      succeeded(await lab.stack.up());
      const before = await lab.stack.outputs();
      assert.match(succeeded(await lab.stack.up()), /3 unchanged/);
      assert.match(succeeded(await lab.stack.refresh()), /3 unchanged/);
      await lab.simulator.advanceClock(3600);
      const plan = succeeded(await lab.stack.preview());
      assert.match(plan, /is gone: SRS removes a runspace after/);
      assert.match(plan, /1 to replace\n\s+2 unchanged/);
      assert.match(succeeded(await lab.stack.up()), /1 replaced\n\s+2 unchanged/);
      const after = await lab.stack.outputs();
      assert.deepEqual(await runspaces(lab), [after["id"]]);
      assert.notEqual(after["id"], before["id"]);
      assert.equal(after["execution"], before["execution"]);
      assert.match(succeeded(await lab.stack.up()), /3 unchanged/);
      assert.match(succeeded(await lab.stack.destroy()), /3 deleted/);
      assert.deepEqual(await runspaces(lab), []);
      assert.equal((await lab.simulator.state()).calls["POST /api/script-executions"], 1);
    }),
  );

  it(
    "is adopted if its provider was killed during the create",
    withEngine(
      'module.exports = { id: new vsphere.Runspace("shell").id };',
      async (lab) => {
        const running = lab.stack.start(["up", "--yes", "--skip-preview"]);
        await lab.simulator.until((state) => state.runspaces.length === 1);
        killProvider(running.child.pid ?? 0);
        assert.notEqual((await running.outcome).status, 0);
        const left = await runspaces(lab);
        assert.match(succeeded(await lab.stack.up()), /was left by an interrupted run. It is adopted/);
        assert.deepEqual(await runspaces(lab), left);
        assert.deepEqual([(await lab.stack.outputs())["id"]], left);
        succeeded(await lab.stack.destroy());
        assert.deepEqual(await runspaces(lab), []);
      },
      { simulator: ["--inventory", slowSrs] },
    ),
  );

  it(
    "stays if the program gives it a name and renames its resource",
    withEngine(namedShell("shell"), async (lab) => {
      succeeded(await lab.stack.up());
      const { id } = await lab.stack.outputs();
      lab.project.program = namedShell("renamed");
      assert.match(succeeded(await lab.stack.up()), new RegExp(`${id} is kept`));
      assert.deepEqual([await lab.stack.outputs(), await runspaces(lab)], [{ id }, [id]]);
      assert.match(succeeded(await lab.stack.up()), /2 unchanged/);
      succeeded(await lab.stack.destroy());
      assert.deepEqual(await runspaces(lab), []);
    }),
  );

  it(
    "can be listed, and can be read and used without management",
    withEngine(shellAndScript, async (lab) => {
      succeeded(await lab.stack.up());
      const { id } = await lab.stack.outputs();
      lab.project.program = `${shellAndScript}
const all = vsphere.getRunspacesOutput();
const read = vsphere.Runspace.get("read", ${JSON.stringify(id)});
const used = new vsphere.ScriptExecution("used", { runspaceId: read.id, script: "'used'" });
module.exports = { ids: all.runspaces.apply((list) => list.map(({ id }) => id)), state: read.state, used: used.output };`;
      succeeded(await lab.stack.up());
      assert.deepEqual(await lab.stack.outputs(), { ids: [id], state: "ready", used: "used" });
      succeeded(await lab.stack.destroy());
      assert.deepEqual(await runspaces(lab), []);
    }),
  );
});
