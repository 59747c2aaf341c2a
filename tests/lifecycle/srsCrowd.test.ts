import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { runspace } from "../../provider/resources/runspace";
import { scriptExecution } from "../../provider/resources/scriptExecution";
import { SrsClient } from "../../testing/srsClient";
import { inSrsLab } from "../../testing/srsLab";

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `s${index + 1}`);
}

describe("Many ScriptExecutions at once", () => {
  it(
    "20 with runspaces of their own all run on 5 places, and leak none",
    inSrsLab(async (lab) => {
      const up = lab.run();
      let most = 0;
      const watching = setInterval(() => {
        most = Math.max(most, lab.state.runspaces.length);
      }, 20);
      const ran = await Promise.all(
        names(20).map((name) => up.resource(scriptExecution, name).create({ script: `'${name}'` })),
      );
      clearInterval(watching);
      assert.deepEqual(
        ran.map(({ outputs }) => outputs["output"]),
        names(20),
      );
      assert.equal(most, 5);
      assert.deepEqual(lab.state.runspaces, []);
      await up.end();
      assert.equal(lab.state.sessions.srs, 0);
      assert.equal(lab.calls["POST /api/auth/login"], 1);
    }),
  ).timeout(120_000);

  it(
    "10 on one runspace, and another client's in it meanwhile: every result is whole",
    inSrsLab(async (lab) => {
      const up = lab.run();
      const { id: runspaceId } = await up.resource(runspace).create({});
      const otherClient = await SrsClient.login(lab.simulator.url);
      const theirs = await otherClient.start(runspaceId, "Start-Sleep -Milliseconds 1200\n'theirs'");
      const ours = names(10).map((name) =>
        up.resource(scriptExecution, name).create({ runspaceId, script: `'${name}'` }),
      );
      // Another client with the same runspace.
      const other = lab.run();
      const others = names(3).map((name) =>
        other.resource(scriptExecution, `other-${name}`).create({ runspaceId, script: `'other ${name}'` }),
      );
      const outputs = (await Promise.all([...ours, ...others])).map((ran) => ran.outputs["output"]);
      assert.deepEqual(outputs, [...names(10), ...names(3).map((name) => `other ${name}`)]);
      assert.deepEqual(await otherClient.result(theirs), { state: "success", output: ["theirs"] });
    }),
  ).timeout(120_000);

  it(
    "would lose the other client's result if the provider retried a busy runspace blindly",
    inSrsLab(async (lab) => {
      const otherClient = await SrsClient.login(lab.simulator.url);
      const runspaceId = await otherClient.readyRunspace();
      const first = await otherClient.start(runspaceId, "Start-Sleep -Milliseconds 200\n'first'");
      const body = { runspace_id: runspaceId, script: "'second'" };
      while ((await otherClient.call("POST", "script-executions", body)).status !== 202) await pause(10);
      assert.deepEqual(await otherClient.result(first), { state: "error", output: [null] });
    }),
  ).timeout(20_000);
});
