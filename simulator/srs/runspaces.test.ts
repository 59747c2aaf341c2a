import assert from "node:assert/strict";
import { Harness } from "../../testing/srsService";

const MAX = { code: 2020, error_message: "Maximum number of running runspaces is reached" };

describe("SRS runspaces", () => {
  it("are creating at first, and ready when the creation time has passed", async () => {
    const harness = await Harness.loggedIn();
    const { status, body, headers } = await harness.call("POST", "/api/runspaces", { name: "one" });
    assert.equal(status, 202);
    assert.deepEqual(headers, {});
    assert.deepEqual(Object.keys(body), ["name", "id", "state", "run_vc_connection_script", "creation_time"]);
    assert.match(body.id, /^pcli-[0-9a-f-]{36}$/);
    assert.match(body.creation_time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/);
    assert.equal(body.state, "creating");
    harness.clock.advance(0.2);
    assert.equal((await harness.call("GET", `/api/runspaces/${body.id}`)).body.state, "creating");
    harness.clock.advance(0.2);
    assert.equal((await harness.call("GET", `/api/runspaces/${body.id}`)).body.state, "ready");
  });

  it("have their connection script's id before they are ready", async () => {
    const harness = await Harness.loggedIn();
    const { id } = (await harness.call("POST", "/api/runspaces", { run_vc_connection_script: true })).body;
    harness.clock.advance(0.35);
    const { state, vc_connection_script_id } = (await harness.call("GET", `/api/runspaces/${id}`)).body;
    assert.equal(state, "creating");
    assert.equal((await harness.execution(vc_connection_script_id)).name, "powerclivclogin");
    harness.clock.advance(2);
    assert.equal((await harness.call("GET", `/api/runspaces/${id}`)).body.state, "ready");
    assert.equal((await harness.execution(vc_connection_script_id)).state, "success");
  });

  it("are ready though the connection failed, which only its error stream tells", async () => {
    const harness = await Harness.loggedIn();
    await harness.call("POST", "/_simulator/srs", { vcConnectionErrors: ["no route to vCenter"] });
    const id = await harness.readyRunspace({ run_vc_connection_script: true });
    const { state, vc_connection_script_id } = (await harness.call("GET", `/api/runspaces/${id}`)).body;
    assert.equal(state, "ready");
    assert.equal((await harness.execution(vc_connection_script_id)).state, "success");
    assert.deepEqual(await harness.messages(vc_connection_script_id, "error"), ["no route to vCenter"]);
  });

  it("share five places with web consoles, over all users", async () => {
    const harness = await Harness.loggedIn();
    for (let i = 0; i < 3; i++) await harness.call("POST", "/api/runspaces", {});
    await harness.call("POST", "/api/webconsoles");
    await harness.login("operator@vsphere.local");
    await harness.call("POST", "/api/runspaces", {});
    const full = await harness.call("POST", "/api/runspaces", {});
    assert.equal(full.status, 500);
    assert.deepEqual(full.body, MAX);
    assert.equal((await harness.call("POST", "/api/webconsoles")).body.code, 2060);
  });

  it("are seen by their user only, in every session of that user", async () => {
    const harness = await Harness.loggedIn();
    const id = await harness.readyRunspace();
    await harness.login();
    assert.equal((await harness.call("GET", "/api/runspaces")).body.length, 1);
    await harness.login("operator@vsphere.local");
    assert.deepEqual((await harness.call("GET", "/api/runspaces")).body, []);
    assert.equal((await harness.call("GET", `/api/runspaces/${id}`)).body.code, 2030);
    assert.equal((await harness.call("DELETE", `/api/runspaces/${id}`)).body.code, 2040);
    assert.equal((await harness.start(id, "'x'")).body.code, 2030);
  });

  it("free their place at once when they are deleted, and cannot be deleted twice", async () => {
    const harness = await Harness.loggedIn({ maxRunspaces: 1 });
    const id = await harness.readyRunspace();
    assert.deepEqual(await harness.call("DELETE", `/api/runspaces/${id}`), {
      status: 200,
      body: undefined,
      headers: {},
    });
    assert.equal((await harness.call("GET", `/api/runspaces/${id}`)).status, 404);
    const again = await harness.call("DELETE", `/api/runspaces/${id}`);
    assert.equal(again.status, 500);
    assert.equal(again.body.code, 2040);
    assert.equal((await harness.call("POST", "/api/runspaces", {})).status, 202);
  });

  it("say goodbye to vCenter with a system script when they were connected", async () => {
    const harness = await Harness.loggedIn();
    const id = await harness.readyRunspace({ run_vc_connection_script: true });
    await harness.call("DELETE", `/api/runspaces/${id}`);
    harness.clock.advance(3);
    const all = (await harness.call("GET", "/api/script-executions")).body;
    assert.deepEqual(
      all.map(({ name, state }: { name: string; state: string }) => `${name} ${state}`),
      ["powerclivclogin success", "disconnectallservers success"],
    );
    assert.deepEqual((await harness.call("GET", "/api/script-executions?skipSystemExecutions=true")).body, []);
  });

  it("are swept when idle for more than ten minutes since the end of the last script", async () => {
    const harness = await Harness.loggedIn();
    const id = await harness.readyRunspace();
    harness.clock.advance(9 * 60);
    await harness.start(id, "'still here'");
    harness.clock.advance(9 * 60);
    assert.equal((await harness.call("GET", `/api/runspaces/${id}`)).status, 200);
    harness.clock.advance(2.5 * 60);
    assert.equal((await harness.call("GET", `/api/runspaces/${id}`)).status, 404);
  });

  it("are swept when a script is active for more than an hour, whose result is then lost", async () => {
    const harness = await Harness.loggedIn();
    const id = await harness.readyRunspace();
    const execution = (await harness.start(id, "Start-Sleep -Seconds 7200")).body.id;
    for (let i = 0; i < 3; i++) {
      harness.clock.advance(19 * 60);
      assert.equal((await harness.call("GET", `/api/runspaces/${id}`)).status, 200);
    }
    harness.clock.advance(5 * 60);
    assert.equal((await harness.call("GET", `/api/runspaces/${id}`)).status, 404);
    const { state, reason } = await harness.execution(execution);
    assert.equal(state, "error");
    assert.match(reason, /^Runspace where script runs doesn't respond/);
  });

  it("are swept soon after the session that made them has ended, but not while a script runs", async () => {
    const harness = await Harness.loggedIn();
    const idle = await harness.readyRunspace();
    const busy = await harness.readyRunspace();
    await harness.start(busy, "Start-Sleep -Seconds 100");
    await harness.call("POST", "/api/auth/logout");
    await harness.login();
    assert.equal((await harness.call("GET", `/api/runspaces/${idle}`)).status, 200);
    harness.clock.advance(60);
    assert.equal((await harness.call("GET", `/api/runspaces/${idle}`)).status, 404);
    assert.equal((await harness.call("GET", `/api/runspaces/${busy}`)).status, 200);
    harness.clock.advance(120);
    assert.equal((await harness.call("GET", `/api/runspaces/${busy}`)).status, 404);
  });

  it("need a body, with a name that is text and a flag that is no null", async () => {
    const harness = await Harness.loggedIn();
    const json = { "content-type": "application/json" };
    assert.equal((await harness.call("POST", "/api/runspaces", undefined)).status, 415);
    for (const body of [null, [], { name: {} }, { run_vc_connection_script: null }, { run_vc_connection_script: 1 }]) {
      const answer = await harness.call("POST", "/api/runspaces", body, json);
      assert.equal(answer.status, 400, JSON.stringify(body));
      assert.match(answer.headers["Content-Type"] ?? "", /^application\/problem\+json/);
      assert.equal(answer.body.status, 400);
    }
  });

  it("take names of fields in any case, and ignore those of others", async () => {
    const harness = await Harness.loggedIn();
    const { status, body } = await harness.call("POST", "/api/runspaces", { Name: "A", state: "ready", x: 1 });
    assert.equal(status, 202);
    assert.equal(body.name, "A");
    assert.equal(body.state, "creating");
  });
});

describe("SRS runspaces on request of the control API", () => {
  it("end in error, with details", async () => {
    const harness = await Harness.loggedIn();
    await harness.call("POST", "/_simulator/srs", { runspaceOutcomes: ["error", "unauthorized"] });
    for (const code of [500, 401]) {
      const id = await harness.readyRunspace();
      const { state, error_details } = (await harness.call("GET", `/api/runspaces/${id}`)).body;
      assert.equal(state, "error");
      assert.equal(error_details.code, code);
      const refused = await harness.start(id, "'x'");
      assert.equal(refused.body.code, 2031);
      assert.match(refused.body.error_message, /Runspace state is: Error$/);
    }
  });

  it("are creating until the idle sweep", async () => {
    const harness = await Harness.loggedIn();
    await harness.call("POST", "/_simulator/srs", { runspaceOutcomes: ["stuck"] });
    const id = await harness.readyRunspace();
    harness.clock.advance(9 * 60);
    assert.equal((await harness.call("GET", `/api/runspaces/${id}`)).body.state, "creating");
    assert.match((await harness.start(id, "'x'")).body.error_message, /Runspace state is: Creating$/);
    harness.clock.advance(120);
    assert.equal((await harness.call("GET", `/api/runspaces/${id}`)).status, 404);
  });

  it("vanish while creating, and hold their place until the next sweep", async () => {
    const harness = await Harness.loggedIn({ maxRunspaces: 1 });
    await harness.call("POST", "/_simulator/srs", { runspaceOutcomes: ["vanish"] });
    const id = await harness.readyRunspace();
    assert.equal((await harness.call("GET", `/api/runspaces/${id}`)).status, 404);
    assert.deepEqual((await harness.call("GET", "/api/runspaces")).body, []);
    assert.equal((await harness.call("POST", "/api/runspaces", {})).body.code, 2020);
    harness.clock.advance(60);
    assert.equal((await harness.call("POST", "/api/runspaces", {})).status, 202);
  });

  it("are answered without an id, and hold their place until the next sweep", async () => {
    const harness = await Harness.loggedIn({ maxRunspaces: 1 });
    await harness.call("POST", "/_simulator/srs", { runspaceOutcomes: ["no-id"] });
    const { status, body } = await harness.call("POST", "/api/runspaces", {});
    assert.equal(status, 202);
    assert.deepEqual(Object.keys(body), ["state", "run_vc_connection_script", "creation_time"]);
    assert.deepEqual((await harness.call("GET", "/api/runspaces")).body, []);
    assert.equal((await harness.call("POST", "/api/runspaces", {})).body.code, 2020);
    harness.clock.advance(60);
    assert.equal((await harness.call("POST", "/api/runspaces", {})).status, 202);
  });

  it("are not found for a moment though they are there", async () => {
    const harness = await Harness.loggedIn();
    const id = await harness.readyRunspace();
    await harness.call("POST", "/_simulator/srs", { transientNotFound: 1 });
    assert.equal((await harness.call("GET", `/api/runspaces/${id}`)).body.code, 2030);
    assert.equal((await harness.call("GET", `/api/runspaces/${id}`)).status, 200);
  });

  it("refuse to be deleted, and are gone or not", async () => {
    const harness = await Harness.loggedIn();
    const id = await harness.readyRunspace();
    await harness.call("POST", "/_simulator/srs", { failedDeletes: ["kept", "dropped"] });
    assert.equal((await harness.call("DELETE", `/api/runspaces/${id}`)).body.code, 2040);
    assert.equal((await harness.call("GET", `/api/runspaces/${id}`)).status, 200);
    assert.equal((await harness.call("DELETE", `/api/runspaces/${id}`)).body.code, 2040);
    assert.equal((await harness.call("GET", `/api/runspaces/${id}`)).status, 404);
  });

  it("are reaped, as the sweep does it", async () => {
    const harness = await Harness.loggedIn();
    const id = await harness.readyRunspace();
    assert.equal((await harness.call("DELETE", `/_simulator/runspaces/${id}`)).status, 200);
    assert.equal((await harness.call("GET", `/api/runspaces/${id}`)).status, 404);
    assert.equal((await harness.call("DELETE", `/_simulator/runspaces/${id}`)).status, 404);
  });

  it("are forgotten with all sessions by a restart, which keeps the scripts that had ended", async () => {
    const harness = await Harness.loggedIn();
    const { execution } = await harness.run("'kept'");
    const running = (await harness.start(await harness.readyRunspace(), "Start-Sleep 100")).body.id;
    await harness.call("POST", "/_simulator/srs/restart");
    assert.equal((await harness.call("GET", "/api/runspaces")).status, 401);
    await harness.login();
    assert.deepEqual((await harness.call("GET", "/api/runspaces")).body, []);
    assert.deepEqual(await harness.output(execution.id), ["kept"]);
    assert.equal((await harness.call("GET", `/api/script-executions/${running}`)).body.code, 1040);
  });

  it("refuse a condition that they do not know", async () => {
    const harness = await Harness.loggedIn();
    assert.equal((await harness.call("POST", "/_simulator/srs", { runspaceOutcomes: ["burnt"] })).status, 400);
  });
});
