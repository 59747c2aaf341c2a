import assert from "node:assert/strict";
import { runspace } from "../../provider/resources/runspace";
import { scriptExecution } from "../../provider/resources/scriptExecution";
import { canHit, type Lab } from "../../testing/lab";
import { isIncomplete, type Recorded, recordedOf } from "../../testing/providerRun";
import { inSrsLab } from "../../testing/srsLab";

const modes = [
  "drop-before",
  "drop-after",
  "status:500",
  "status:404",
  "status:502",
  "garbage",
  "expire-session",
] as const;

const runspaceCalls = [
  "POST /api/auth/login",
  "GET /api/runspaces$",
  "POST /api/runspaces",
  "GET /api/runspaces/pcli",
  "GET /api/script-executions/[^/]+$",
  "GET /api/script-executions/.*/streams/error",
];

/** For a runspace that other scripts use too. */
const listOfScripts = "GET /api/script-executions\\?";

const scriptCalls = [
  "POST /api/auth/login",
  listOfScripts,
  "POST /api/script-executions",
  "GET /api/script-executions/[^/]+$",
  "GET /api/script-executions/.*/output",
  "GET /api/script-executions/.*/streams/error",
];

const ownRunspaceCalls = ["POST /api/runspaces", "GET /api/runspaces/pcli", "DELETE /api/runspaces"];

interface StoredExecution {
  name?: string;
  isSystem: boolean;
}

function scriptsRun(lab: Lab): number {
  const executions: unknown[] = lab.state.scriptExecutions;
  return (executions as StoredExecution[]).filter(({ isSystem }) => !isSystem).length;
}

/** The same test for each call that a fault may hit. The tests run in parallel, because they mostly wait. */
function forEachCall(
  mode: string,
  calls: string[],
  test: (lab: Lab, match: string) => Promise<void>,
): () => Promise<void> {
  return async () => {
    await Promise.all(
      calls
        .filter((match) => canHit(mode, match))
        .map((match) =>
          inSrsLab((lab) => test(lab, match))().catch((error: unknown) => {
            throw new Error(`a fault at ${match}: ${error instanceof Error ? error.message : error}`, { cause: error });
          }),
        ),
    );
  };
}

/** Result of a fault in a call of the create: the resource, or the error of this `up`. */
async function up(lab: Lab, args: object): Promise<Recorded | Error> {
  try {
    return await lab
      .run()
      .resource(scriptExecution)
      .create({ ...args });
  } catch (error) {
    assert.ok(error instanceof Error);
    if (!isIncomplete(error)) return error;
    await lab.clearFaults();
    const state = recordedOf(error);
    return await lab
      .run()
      .resource(scriptExecution)
      .update(state, { ...args });
  }
}

/** The script ran once with a complete result, or the error says that it may have run, or it did not run. */
async function assertRanAtMostOnce(lab: Lab, outcome: Recorded | Error): Promise<void> {
  if (outcome instanceof Error) {
    assert.ok(
      scriptsRun(lab) === 0 || /may have (run|been done)|may be done yet/.test(outcome.message),
      outcome.message,
    );
  } else {
    assert.equal(outcome.outputs["output"], "ran");
    assert.equal(scriptsRun(lab), 1);
  }
}

describe("When a call to SRS fails", () => {
  for (const mode of modes) {
    it(
      `${mode} at any call of its making leaves one Runspace in state, or an error and none`,
      forEachCall(mode, runspaceCalls, async (lab, match) => {
        await lab.fault({ match, mode });
        const args = { runVcConnectionScript: true };
        const first = lab.run();
        const made = await first
          .resource(runspace)
          .create(args)
          .catch((error: unknown) => {
            assert.deepEqual(lab.state.runspaces, [], `${error}`);
            return undefined;
          });
        const recorded = made ?? (await lab.run().resource(runspace).create(args));
        assert.deepEqual(
          lab.state.runspaces.map(({ id }) => id),
          [recorded.id],
        );
        await first.end();
        await lab.advanceClock(100);
        assert.equal(lab.state.runspaces.length, 1, "it lives on in the session that made it");
      }),
    ).timeout(60_000);

    it(
      `${mode} at any call of its delete leaves no Runspace, at the latest after the next run`,
      forEachCall(mode, ["POST /api/auth/login", "DELETE /api/runspaces"], async (lab, match) => {
        const made = await lab.run().resource(runspace).create({});
        await lab.fault({ match, mode });
        await lab
          .run()
          .resource(runspace)
          .delete(made)
          .catch(() => lab.run().resource(runspace).delete(made));
        assert.deepEqual(lab.state.runspaces, []);
      }),
    ).timeout(60_000);

    it(
      `${mode} at any call of a ScriptExecution runs no script twice unsaid`,
      forEachCall(mode, scriptCalls, async (lab, match) => {
        const { id: runspaceId } = await lab.run().resource(runspace).create({});
        await lab.fault({ match, mode });
        await assertRanAtMostOnce(lab, await up(lab, { runspaceId, script: "'ran'" }));
      }),
    ).timeout(60_000);

    it(
      `${mode} at any call around a ScriptExecution leaks no runspace of its own`,
      forEachCall(
        mode,
        [...ownRunspaceCalls, ...scriptCalls.filter((match) => match !== listOfScripts)],
        async (lab, match) => {
          await lab.fault({ match, mode });
          const run = lab.run();
          const outcome = await run
            .resource(scriptExecution)
            .create({ script: "'ran'" })
            .catch((error: unknown) => error);
          assert.ok(outcome instanceof Error || scriptsRun(lab) === 1);
          assert.deepEqual(lab.state.runspaces, []);
          await run.end();
          const lostLogins = match.includes("login") && ["drop-after", "garbage"].includes(mode) ? 1 : 0;
          assert.equal(lab.state.sessions.srs, lostLogins);
        },
      ),
    ).timeout(60_000);
  }

  it(
    "a response that is always lost gives an error that says what is known",
    inSrsLab(async (lab) => {
      const { id: runspaceId } = await lab.run().resource(runspace).create({});
      await lab.fault({ match: "POST /api/script-executions", mode: "drop-before", times: "all" });
      await assert.rejects(lab.run().resource(scriptExecution).create({ runspaceId, script: "'ran'" }), {
        message: /it may have been done\. SRS lists no script of that name, so it has most likely not run/,
      });
    }),
  ).timeout(60_000);

  it(
    "a wrong password is used once for all resources, and the error names the settings",
    inSrsLab(async (lab) => {
      const run = lab.run({ "vsphere-ops:srsPassword": "wrong" });
      const making = ["a", "b", "c"].map((name) => run.resource(runspace, name).create({}));
      const failures = (await Promise.allSettled(making)).map((made) => "reason" in made && String(made.reason));
      assert.match(
        String(failures[0]),
        /log in to SRS .* as administrator@vsphere\.local.*HTTP 401.*Check vsphere-ops:srsUser or SRS_USER/,
      );
      assert.deepEqual(failures.slice(1), Array(2).fill("OpsError: the same failure as a, whose error says more."));
      await assert.rejects(run.resource(runspace, "d").create({}));
      assert.equal(lab.calls["POST /api/auth/login"], 1);
    }),
  );

  it(
    "an address without SRS gives an error that names its setting",
    inSrsLab(async (lab) => {
      await lab.fault({ match: "/api/a", mode: "status:404", times: "all" });
      await assert.rejects(lab.run().resource(runspace).create({}), {
        message: /There is no SRS at this address: check vsphere-ops:srsServer or SRS_SERVER\./,
      });
    }),
  );
});
