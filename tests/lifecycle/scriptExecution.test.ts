import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { runspace } from "../../provider/resources/runspace";
import { scriptExecution } from "../../provider/resources/scriptExecution";
import type { Lab } from "../../testing/lab";
import { isIncomplete, recordedOf } from "../../testing/providerRun";
import { inSrsLab } from "../../testing/srsLab";

function running(lab: Lab): { id: string; state: string }[] {
  return (lab.state.scriptExecutions as { id: string; state: string }[]).filter(({ state }) => state === "running");
}

describe("ScriptExecution", () => {
  it(
    "runs in its own runspace with one POST for each, and leaves nothing behind",
    inSrsLab(async (lab) => {
      const up = lab.run();
      const ran = await up.resource(scriptExecution).create({ script: "'one'\n'two'" });
      assert.equal(ran.outputs["state"], "success");
      assert.equal(ran.outputs["output"], "one\ntwo");
      assert.deepEqual(ran.outputs["objects"], []);
      await up.end();
      const { calls, sessions, runspaces } = lab.state;
      assert.deepEqual(
        Object.entries(calls).filter(([call]) => !call.startsWith("GET")),
        [
          ["DELETE /api/runspaces/{id}", 1],
          ["POST /api/auth/login", 1],
          ["POST /api/auth/logout", 1],
          ["POST /api/runspaces", 1],
          ["POST /api/script-executions", 1],
        ],
      );
      assert.equal(sessions.srs, 0);
      assert.deepEqual(runspaces, []);
    }),
  );

  it(
    "reads variables of earlier scripts in its runspace",
    inSrsLab(async (lab) => {
      const up = lab.run();
      const { id: runspaceId } = await up.resource(runspace).create({});
      await up.resource(scriptExecution, "first").create({ runspaceId, script: "$word = 'kept'" });
      const second = await up.resource(scriptExecution, "second").create({ runspaceId, script: "$word" });
      assert.equal(second.outputs["output"], "kept");
    }),
  );

  it(
    "returns json output as a list of objects",
    inSrsLab(async (lab) => {
      const script = "Get-VM | Select-Object Name\n'text'";
      const ran = await lab.run().resource(scriptExecution).create({ script, outputFormat: "json" });
      assert.deepEqual(ran.outputs["objects"], [{ Name: "golden" }, { Name: "cold" }, "text"]);
      assert.equal(ran.outputs["output"], "");
    }),
  );

  it(
    "returns each of the five streams",
    inSrsLab(async (lab) => {
      const names = ["Information", "Error", "Warning", "Debug", "Verbose"];
      const script = names.map((name) => `Write-${name} '${name} text'`).join("\n");
      const ran = await lab.run().resource(scriptExecution).create({ script });
      const streams = ran.outputs["streams"] as Record<string, { time: string; message: string }[]>;
      for (const name of names) {
        const records = streams[name.toLowerCase()] ?? [];
        assert.deepEqual(
          records.map(({ message }) => message),
          [`${name} text`],
        );
        assert.ok(!Number.isNaN(Date.parse(records[0]?.time ?? "")));
      }
    }),
  );

  it(
    "passes parameters of every type",
    inSrsLab(async (lab) => {
      const parameters = {
        text: "it's",
        number: 4.5,
        flag: true,
        nothing: null,
        object: { name: "golden" },
        list: ["a'b", 2, false],
      };
      const script = "$text\n$number\n$flag\n$nothing\n$object\n'list'\n$list\n'computed'\n$computed\n$given";
      const parameterScripts = { computed: "'first'\n'second'", given: '"got $argument"' };
      const ran = await lab
        .run()
        .resource(scriptExecution)
        .create({ script, parameters: { ...parameters, given: "value" }, parameterScripts, outputFormat: "json" });
      const [text, number, flag, nothing, object, ...rest] = ran.outputs["objects"] as unknown[];
      assert.deepEqual([text, number, flag, nothing], ["it's", 4.5, true, true]);
      assert.deepEqual(object, { name: "golden" });
      assert.deepEqual(rest, ["list", "a'b", 2, false, "computed", "first", "second", "got value"]);
    }),
  );

  it(
    "passes a list with one item, an empty list and a nested list as lists",
    inSrsLab(async (lab) => {
      const parameters = { one: ["it's ‘one’"], none: [], nested: [["a", 1], { b: [true] }] };
      const script = "\"$one\"\n$one\n'none'\n$none\n'nested'\n\"$nested\"";
      const ran = await lab.run().resource(scriptExecution).create({ script, parameters, outputFormat: "json" });
      assert.deepEqual(ran.outputs["objects"], ["it's ‘one’", "it's ‘one’", "none", "nested", "a 1 @{b=True}"]);
    }),
  );

  it(
    "hands over texts that look like dates as texts",
    inSrsLab(async (lab) => {
      const when = "2026-01-02T03:04:05Z";
      const parameters = {
        text: when,
        one: [when],
        mixed: [when, { at: when }],
        nested: [[when]],
        object: { at: when },
      };
      const script = '$text\n$one\n"$mixed"\n"$nested"\n"$object"';
      const ran = await lab.run().resource(scriptExecution).create({ script, parameters, outputFormat: "json" });
      const expected = [when, when, `${when} @{at=${when}}`, when, `@{at=${when}}`];
      assert.deepEqual(ran.outputs["objects"], expected);
    }),
  );

  it(
    "fails with the reason if the script ends in error, and deletes its runspace",
    inSrsLab(async (lab) => {
      const script = "Write-Error 'first trouble'\nthrow 'the end'";
      await assert.rejects(lab.run().resource(scriptExecution).create({ script }), {
        message: /script web-.* ended in state error\.\nReason: .*the end[\s\S]*Error stream: first trouble/,
      });
      assert.deepEqual(lab.state.runspaces, []);
    }),
  );

  it(
    "fails a successful script with records on the error stream only on request",
    inSrsLab(async (lab) => {
      const script = "'done'\nWrite-Error 'a warning of sorts'";
      const ran = await lab.run().resource(scriptExecution).create({ script });
      assert.equal(ran.outputs["state"], "success");
      await assert.rejects(lab.run().resource(scriptExecution).create({ script, failOnErrorStream: true }), {
        message: /failOnErrorStream is set\.\nError stream: a warning of sorts\nOutput: done/,
      });
      assert.deepEqual(lab.state.runspaces, []);
    }),
  );

  it(
    "cancels the script after its time-out",
    inSrsLab(async (lab) => {
      const up = lab.run();
      const { id: runspaceId } = await up.resource(runspace).create({});
      const script = "Write-Warning 'so far'\nStart-Sleep -Seconds 60";
      await assert.rejects(up.resource(scriptExecution).create({ runspaceId, script, timeoutSeconds: 1 }), {
        message: /had not ended within timeoutSeconds \(1\), so it was canceled; it is canceled\./,
      });
      assert.deepEqual(running(lab), []);
    }),
  );

  it(
    "cancels the script and deletes its runspace if the operation is canceled",
    inSrsLab(async (lab) => {
      const up = lab.run();
      const creating = up.resource(scriptExecution).create({ script: "Start-Sleep -Seconds 60" });
      const failing = assert.rejects(creating, { message: /was called off, so it was canceled/ });
      while (running(lab).length === 0) await pause(20);
      await up.end();
      await failing;
      assert.deepEqual(running(lab), []);
      assert.deepEqual(lab.state.runspaces, []);
      assert.equal(lab.state.sessions.srs, 0);
    }),
  );

  it(
    "fails and says so if its runspace is gone",
    inSrsLab(async (lab) => {
      await assert.rejects(lab.run().resource(scriptExecution).create({ runspaceId: "pcli-none", script: "'x'" }), {
        message: /start script web-.* in pcli-none: SRS has no such runspace\..*"pulumi up" makes it again/,
      });
    }),
  );

  it(
    "says that the script may have run if SRS restarts during the run",
    inSrsLab(async (lab) => {
      const creating = lab.run().resource(scriptExecution).create({ script: "Start-Sleep -Seconds 60" });
      const failing = assert.rejects(creating, { message: /SRS has lost sight of it.* It may have run/ });
      while (running(lab).length === 0) await pause(20);
      await lab.restartSrs();
      await failing;
    }),
  );

  it(
    "fails if its runspace disappears during the run",
    inSrsLab(
      async (lab) => {
        const creating = lab.run().resource(scriptExecution).create({ script: "Start-Sleep -Seconds 60" });
        const failing = assert.rejects(creating, {
          // SRS's response depends on whether it had read the script before.
          message: /ended in state error[\s\S]*doesn't respond|SRS has lost sight of it.* It may have run/,
        });
        while (running(lab).length === 0) await pause(20);
        await lab.srs({ lostRunspaces: lab.state.runspaces.map(({ id }) => id) });
        await failing;
      },
      { pollMs: 100 },
    ),
  );

  it(
    "keeps the run if its result could not be fetched, and fetches it with the next up, also after a refresh",
    inSrsLab(async (lab) => {
      await lab.fault({ match: "/output", mode: "status:500", times: "all" });
      const error = await lab
        .run()
        .resource(scriptExecution)
        .create({ script: "'result'" })
        .catch((caught: unknown) => caught);
      assert.ok(isIncomplete(error));
      assert.match(error.reasons.join(), /ran, and its result could not be fetched: .*HTTP 500/);
      await lab.clearFaults();
      const args = { script: "'result'" };
      // A refresh clears the engine's note that the resource is incomplete.
      const state = await lab.run().resource(scriptExecution).refresh(recordedOf(error));
      assert.ok(state);
      assert.deepEqual(await lab.run().resource(scriptExecution).diff(state, args), { changes: true, replaces: [] });
      const done = await lab.run().resource(scriptExecution).update(state, args);
      assert.equal(done.outputs["output"], "result");
      assert.equal(lab.calls["POST /api/script-executions"], 1);
    }),
  );

  it(
    "runs again for a change of its script, parameters or triggers only, and says which",
    inSrsLab(async (lab) => {
      const args = { script: "$name", parameters: { name: "x" }, triggers: [1] };
      const ran = await lab.run().resource(scriptExecution).create(args);
      const calls = lab.state.calls;
      const up = lab.run();
      const resource = up.resource(scriptExecution);
      const diff = async (change: object) => (await resource.diff(ran, { ...args, ...change })).replaces;
      assert.deepEqual(await diff({ script: "$name\n$name" }), ["script"]);
      assert.deepEqual(up.log.of("info"), ["The script runs again, since this changed: script."]);
      assert.deepEqual(await diff({ parameters: { name: "y" } }), ["parameters"]);
      assert.deepEqual(await diff({ triggers: [2] }), ["triggers"]);
      assert.deepEqual(await resource.diff(ran, args), { changes: false, replaces: [] });
      assert.deepEqual(
        await resource.diff(ran, { ...args, runspaceId: "pcli-new", name: "other", outputFormat: "text" }),
        {
          changes: false,
          replaces: [],
        },
      );
      assert.deepEqual(await resource.diff(ran, { ...args, timeoutSeconds: 5 }), { changes: true, replaces: [] });
      await lab.advanceClock(3600);
      assert.deepEqual(await resource.diff(ran, args), { changes: false, replaces: [] });
      assert.deepEqual((await resource.refresh(ran))?.outputs, ran.outputs);
      await resource.delete(ran);
      assert.deepEqual(lab.state.calls, calls, "what has ended costs no call");
    }),
  );

  describe("with secrets", () => {
    const secret = (names: string[]) => ({ __secret: names });

    it(
      "shows nothing of what a secret script reported",
      inSrsLab(async (lab) => {
        const args = { script: "Write-Error 'hush-hush'\nthrow 'hush-hush again'", ...secret(["script"]) };
        const up = lab.run();
        await assert.rejects(up.resource(scriptExecution).create(args), (error: Error) => {
          assert.match(error.message, /What it reported is not shown, since the script is a secret/);
          assert.doesNotMatch(error.message + JSON.stringify(up.log.lines), /hush/);
          return true;
        });
      }),
    );

    it(
      "blanks the values of secret parameters out of what it shows",
      inSrsLab(async (lab) => {
        const parameters = { account: { password: "hush-hush" }, key: "sesame-42" };
        const script = "Write-Output $key\nWrite-Error \"bad key $key\"\nthrow 'the end'";
        const up = lab.run();
        const creating = up.resource(scriptExecution).create({ script, parameters, ...secret(["parameters"]) });
        await assert.rejects(creating, (error: Error) => {
          assert.match(error.message, /Error stream: bad key \[secret\]/);
          assert.doesNotMatch(error.message + JSON.stringify(up.log.lines), /hush|sesame/);
          return true;
        });
      }),
    );
  });

  describe("with invalid input", () => {
    const ofText = { script: "'x'" };
    const table: [title: string, args: object, property: string, reason: RegExp][] = [
      ["an empty script", { script: " \n" }, "script", /must not be empty/],
      ["no script", {}, "script", /is required/],
      [
        "a name that no parameter has",
        { ...ofText, parameters: { "-Name": 1 } },
        "parameters.-Name",
        /without - or \$/,
      ],
      ["names that differ in case only", { ...ofText, parameters: { a: 1, A: 2 } }, "parameters.A", /the same as "a"/],
      [
        "keys of an object that differ in case only",
        { ...ofText, parameters: { account: { roles: [{ a: 1, A: 2 }] } } },
        "parameters.account.roles.0.A",
        /the same as "a" to PowerShell/,
      ],
      [
        "an empty key of an object",
        { ...ofText, parameters: { account: { "": 1 } } },
        "parameters.account",
        /without a name/,
      ],
      [
        "a list for a parameter script",
        { ...ofText, parameters: { a: [1] }, parameterScripts: { a: "1" } },
        "parameters.a",
        /list/,
      ],
      ["an unknown output format", { ...ofText, outputFormat: "xml" }, "outputFormat", /text.*json/],
      ["a time-out of 0", { ...ofText, timeoutSeconds: 0 }, "timeoutSeconds", /at least 1 second/],
      ["a time-out of more than a day", { ...ofText, timeoutSeconds: 86_401 }, "timeoutSeconds", /at most 86400/],
      [
        "a runspace that is not there",
        { ...ofText, runspaceId: "pcli-none" },
        "runspaceId",
        /SRS has no runspace with this id/,
      ],
      [
        "a connection for a runspace that is given",
        { ...ofText, runspaceId: "x", runVcConnectionScript: true },
        "runVcConnectionScript",
        /own/,
      ],
    ];
    for (const [title, args, property, reason] of table) {
      it(
        `names ${title} in preview`,
        inSrsLab(async (lab) => {
          const { failures } = await lab
            .run()
            .resource(scriptExecution)
            .check({ ...args }, { preview: true });
          assert.deepEqual(
            failures.map((failure) => failure.property),
            [property],
          );
          assert.match(failures[0]?.reason ?? "", reason);
        }),
      );
    }
  });
});
