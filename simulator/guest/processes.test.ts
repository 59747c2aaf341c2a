import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type Client, pick } from "../../testing/client";
import {
  credentials,
  exitCode,
  getProcess,
  guestCall,
  outputOf,
  run,
  sleeper,
  start,
  temporary,
} from "../../testing/guestCalls";
import { withSimulator } from "../../testing/withSimulator";
import { buildInventory } from "../inventory/load";

async function refusal(client: Client, spec: object, vm?: string): Promise<unknown[]> {
  const { status, body } = await guestCall(client, "processes?action=create", { spec }, vm);
  return [status, pick(body, "error_type"), pick(body, "data")];
}

describe("guest processes (docs/apis/vcenter.md section 5)", () => {
  it(
    "run for real: create answers 201 and the bare pid, get the result once there is one",
    withSimulator({}, async (client) => {
      const created = await guestCall(client, "processes?action=create", {
        spec: { path: "/bin/sh", arguments: "-c 'exit 7'" },
      });
      assert.equal(created.status, 201);
      assert.ok(Number.isInteger(created.body));
      assert.equal(await exitCode(client, Number(created.body)), 7);
      assert.partialDeepStrictEqual(await getProcess(client, Number(created.body)), {
        name: "sh",
        owner: "root",
        command: `"/bin/sh" -c 'exit 7'`,
      });
    }),
  );

  it(
    "the end of a program shows when Tools look at it the next time",
    withSimulator(
      { inventory: buildInventory({ settings: { programPollSeconds: 60 } }) },
      async (client, { clock, state }) => {
        const pid = await start(client, "exit 7");
        while (state().processes[0]?.exitCode !== 7) await sleep(5);
        assert.equal(pick(await getProcess(client, pid), "exit_code"), undefined);
        clock.advance(60);
        assert.equal(pick(await getProcess(client, pid), "exit_code"), 7);
      },
    ),
  );

  it(
    "neither finished nor exit_code is there while the program runs",
    withSimulator({}, async (client) => {
      const process = await getProcess(client, await start(client, sleeper));
      assert.deepEqual(Object.keys(Object(process)).sort(), ["command", "name", "owner", "started"]);
    }),
  );

  it(
    "times are whole seconds in RFC 3339, and those of the simulator's clock",
    withSimulator({}, async (client, { clock }) => {
      clock.advance(86_400 * 365);
      await client.login();
      const pid = await start(client, "true");
      await exitCode(client, pid);
      const process = await getProcess(client, pid);
      for (const field of ["started", "finished"]) {
        const text = String(pick(process, field));
        assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
        assert.ok(Math.abs(Date.parse(text) - clock.now()) < 60_000, text);
      }
    }),
  );

  it(
    "arguments are shell text: quotes, variables and redirections work",
    withSimulator({}, async (client) => {
      const text = await outputOf(client, {
        path: "/usr/bin/printf",
        arguments: `'%s|' "a  b" 'c $HOME' d\\ e "$((1+1))"`,
      });
      assert.equal(text, "a  b|c $HOME|d e|2|");
    }),
  );

  it(
    "the path is in double quotes: spaces, quotes and separators are part of it, and a variable is not",
    withSimulator({}, async (client) => {
      const file = await temporary(client);
      const program = `${file} it's; sh`;
      await run(
        client,
        `printf '#!/bin/sh\\nexit 9' > "$0" ; chmod 755 "$0"`.replaceAll('"$0"', `"${program.replaceAll("$", "\\$")}"`),
      );
      assert.equal(await run(client, { path: program }), 9);
      await run(client, `cp "${program}" "${file} \\$HOME"`);
      assert.equal(await run(client, { path: `${file} $HOME` }), 127);
    }),
  );

  it(
    "the working directory is home unless said",
    withSimulator({}, async (client) => {
      assert.equal(await outputOf(client, 'test "$PWD" = "$HOME" && echo same'), "same\n");
      assert.equal(await outputOf(client, { path: "/bin/pwd", ...{ working_directory: "/usr" } }), "/usr\n");
    }),
  );

  it(
    "environment_variables replace the whole environment",
    withSimulator({}, async (client) => {
      const spec = { path: "/usr/bin/env", ...{ environment_variables: { ONLY: "this one" } } };
      const text = await outputOf(client, spec);
      const names = text.split("\n").map((line) => line.split("=")[0]);
      // bash itself adds three, and Node hands its coverage on to every child.
      assert.deepEqual(
        names.filter((name) => !["PWD", "SHLVL", "_", "", "NODE_V8_COVERAGE"].includes(name ?? "")),
        ["ONLY"],
      );
      assert.match(text, /^ONLY=this one$/m);
    }),
  );

  it(
    "no environment_variables are as good as none given",
    withSimulator({}, async (client) => {
      const spec = { path: "/usr/bin/env", ...{ environment_variables: {} } };
      assert.match(await outputOf(client, spec), /^HOME=/m);
    }),
  );

  it(
    "a folder in place of a program is what the shell says of it",
    withSimulator({}, async (client) => {
      assert.equal(await run(client, { path: "/usr" }), 126);
    }),
  );

  it(
    "the default environment has nothing of the simulator's own but the PATH",
    withSimulator({}, async (client) => {
      process.env["SIMULATOR_SECRET"] = "hidden";
      const text = await outputOf(client, { path: "/usr/bin/env" });
      delete process.env["SIMULATOR_SECRET"];
      assert.doesNotMatch(text, /hidden/);
      assert.match(text, /^TMPDIR=.*vm-101/m);
    }),
  );

  it(
    "a death by signal is exit code 0, as Tools look at WEXITSTATUS alone",
    withSimulator({}, async (client) => {
      assert.equal(await run(client, "kill -9 $$"), 0);
    }),
  );

  it(
    "the pid is the program's own where bash has no redirection to stay for",
    withSimulator({}, async (client) => {
      const file = await temporary(client);
      const pid = await start(client, `echo $$ > ${file}`);
      await exitCode(client, pid);
      assert.equal(await outputOf(client, `cat ${file}`), `${pid}\n`);
    }),
  );

  it(
    "a program that leaves a daemon behind has finished when it has ended itself",
    withSimulator({}, async (client) => {
      assert.equal(await run(client, "sleep 600 & exit 3"), 3);
    }),
  );

  it(
    "the list has no exit codes, and the ended ones too",
    withSimulator({}, async (client) => {
      const ended = await start(client, "exit 4");
      await exitCode(client, ended);
      const running = await start(client, sleeper);
      const { status, body } = await guestCall(client, "processes?action=list");
      assert.equal(status, 200);
      assert.deepEqual([pick(body, 0, "pid"), pick(body, 1, "pid")], [ended, running]);
      assert.deepEqual(Object.keys(Object(pick(body, 0))).sort(), ["command", "name", "owner", "pid", "started"]);
    }),
  );

  it(
    "a result is kept for five minutes, then the pid is not found",
    withSimulator({}, async (client, { clock }) => {
      const pid = await start(client, "exit 5");
      await exitCode(client, pid);
      clock.advance(295);
      assert.equal(pick(await getProcess(client, pid), "exit_code"), 5);
      clock.advance(6);
      const { status, body } = await guestCall(client, `processes/${pid}?action=get`);
      assert.deepEqual([status, pick(body, "error_type"), pick(body, "data")], [404, "NOT_FOUND", { pid }]);
      assert.deepEqual(await client.state("processes"), []);
    }),
  );

  it(
    "a program that runs longer than five minutes stays",
    withSimulator({}, async (client, { clock }) => {
      const pid = await start(client, sleeper);
      clock.advance(1700);
      assert.equal(pick(await getProcess(client, pid), "name"), "sleep");
    }),
  );

  it(
    "delete ends the program with SIGTERM, and not what it has started",
    withSimulator({}, async (client) => {
      const file = await temporary(client);
      const pid = await start(client, `sleep 600 & echo $! > ${file}; wait`);
      let child = "";
      while (!child) child = (await outputOf(client, `cat ${file}`)).trim();
      const { status } = await guestCall(client, `processes/${pid}?action=delete`);
      assert.equal(status, 204);
      assert.equal(await exitCode(client, pid), 0);
      assert.ok(process.kill(Number(child), 0));
    }),
  );

  it(
    "delete ends one that ignores SIGTERM with SIGKILL, seconds later",
    withSimulator({}, async (client, { clock }) => {
      const file = await temporary(client);
      const pid = await start(client, `trap '' TERM; echo ready > ${file}; while :; do sleep 600; done`);
      while ((await outputOf(client, `cat ${file}`)) === "");
      const deletion = guestCall(client, `processes/${pid}?action=delete`);
      await client.arrived("POST /api/vcenter/vm/{vm}/guest/processes/{pid}?action=delete");
      assert.equal(pick(await getProcess(client, pid), "exit_code"), undefined);
      clock.advance(6);
      assert.equal((await deletion).status, 204);
      assert.equal(await exitCode(client, pid), 0);
    }),
  );

  it(
    "delete of one that has ended, or never was, is NOT_FOUND with the pid",
    withSimulator({}, async (client) => {
      const pid = await start(client, "true");
      await exitCode(client, pid);
      for (const missing of [pid, 4_000_000_000]) {
        const { status, body } = await guestCall(client, `processes/${missing}?action=delete`);
        assert.deepEqual([status, pick(body, "data")], [404, { pid: missing }]);
      }
    }),
  );

  it(
    "wrong guest credentials look like a lost session",
    withSimulator({}, async (client) => {
      const lost = await client.call(
        "POST",
        "/api/vcenter/vm/vm-101/guest/processes?action=list",
        { credentials },
        {
          "vmware-api-session-id": "x",
        },
      );
      for (const wrong of [{ password: "x" }, { user_name: "x" }]) {
        const { status, body } = await guestCall(client, "processes?action=list", {
          credentials: { ...credentials, ...wrong },
        });
        assert.deepEqual([status, body], [401, lost.body]);
      }
      assert.equal((await client.get("/api/session")).status, 200);
    }),
  );

  it(
    "a SAML token stands for the guest's user",
    withSimulator(
      { inventory: buildInventory({ vms: [{ name: "a", guestUser: "ann", guestSamlToken: "t0" }] }) },
      async (client) => {
        const saml = { type: "SAML_BEARER_TOKEN", interactive_session: false, saml_token: "t0" };
        const spec = { path: "/bin/true" };
        const { body: pid } = await guestCall(
          client,
          "processes?action=create",
          { credentials: saml, spec },
          "vm-1001",
        );
        const { body } = await guestCall(client, `processes/${pid}?action=get`, { credentials: saml }, "vm-1001");
        assert.equal(pick(body, "owner"), "ann");
        const other = { ...saml, saml_token: "t1" };
        assert.equal((await guestCall(client, "processes?action=list", { credentials: other }, "vm-1001")).status, 401);
      },
    ),
  );

  for (const [what, wrong] of [
    ["no password", { password: undefined }],
    ["no interactive_session", { interactive_session: undefined }],
    ["an unknown type", { type: "SSPI" }],
  ] as const) {
    it(
      `credentials with ${what} are INVALID_ARGUMENT`,
      withSimulator({}, async (client) => {
        const answer = await guestCall(client, "processes?action=list", { credentials: { ...credentials, ...wrong } });
        assert.deepEqual([answer.status, pick(answer.body, "error_type")], [400, "INVALID_ARGUMENT"]);
      }),
    );
  }

  it(
    "an interactive session is UNSUPPORTED, as the readiness says",
    withSimulator({}, async (client) => {
      const interactive = { ...credentials, interactive_session: true };
      const { status, body } = await guestCall(client, "processes?action=list", { credentials: interactive });
      assert.deepEqual([status, pick(body, "error_type")], [400, "UNSUPPORTED"]);
    }),
  );

  it(
    "a VM that is off, without Tools, unknown, or of another system each has its own error",
    withSimulator(
      {
        inventory: buildInventory({
          vms: [
            { name: "win", guestFamily: "WINDOWS" },
            { id: "vm-101", name: "golden" },
            { id: "vm-102", name: "cold", powerState: "POWERED_OFF" },
          ],
        }),
      },
      async (client) => {
        const spec = { path: "/bin/true" };
        assert.deepEqual((await refusal(client, spec, "vm-102")).slice(0, 2), [400, "NOT_ALLOWED_IN_CURRENT_STATE"]);
        assert.deepEqual((await refusal(client, spec, "vm-9")).slice(0, 2), [404, "NOT_FOUND"]);
        assert.deepEqual((await refusal(client, spec, "vm-1001")).slice(0, 2), [400, "INVALID_ARGUMENT"]);
        await client.control("PATCH", "vms/vm-101", { toolsReady: false });
        assert.deepEqual((await refusal(client, spec)).slice(0, 2), [503, "SERVICE_UNAVAILABLE"]);
      },
    ),
  );

  for (const [what, spec, expected] of [
    [
      "a program that is not there",
      { path: "/no/such" },
      [404, "NOT_FOUND", { reason: "FILE_NOT_FOUND", file_path: "/no/such" }],
    ],
    [
      "a working directory that is not there",
      { path: "/bin/true", working_directory: "/no/such" },
      [400, "INVALID_ARGUMENT", { reason: "NOT_A_DIRECTORY", file_path: "/no/such" }],
    ],
    [
      "a working directory that is a file",
      { path: "/bin/true", working_directory: "/bin/sh" },
      [400, "INVALID_ARGUMENT", { reason: "NOT_A_DIRECTORY", file_path: "/bin/sh" }],
    ],
    ["a relative path", { path: "true" }, [400, "INVALID_ARGUMENT", undefined]],
    ["start_minimized", { path: "/bin/true", start_minimized: true }, [400, "INVALID_ARGUMENT", undefined]],
    ["a NUL", { path: "/bin/true", arguments: "a\0b" }, [400, "INVALID_ARGUMENT", undefined]],
    ["an unknown field", { path: "/bin/true", stdin: "x" }, [400, "UNEXPECTED_INPUT", undefined]],
    [
      "more arguments than a request to Tools takes",
      { path: "/bin/true", arguments: "x".repeat(300_000) },
      [400, "INVALID_ARGUMENT", undefined],
    ],
  ] as const) {
    it(
      `refuses ${what}`,
      withSimulator({}, async (client) => {
        assert.deepEqual(await refusal(client, spec), expected);
        assert.deepEqual(await client.state("processes"), []);
      }),
    );
  }

  it(
    "are not served before 7.0.2, nor under /rest",
    withSimulator({ vcenterVersion: "7.0.1" }, async (client) => {
      assert.equal((await guestCall(client, "processes?action=list")).status, 404);
      assert.equal((await client.post("/rest/vcenter/vm/vm-101/guest/processes?action=list", {})).status, 404);
    }),
  );
});
