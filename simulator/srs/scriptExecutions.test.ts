import assert from "node:assert/strict";
import { Harness } from "../../testing/srsService";

describe("SRS script executions", () => {
  it("answer a 202 with their start, but neither script nor runspace", async () => {
    const harness = await Harness.loggedIn();
    const { status, body, headers } = await harness.start(await harness.readyRunspace(), "'x'", {
      name: "n",
      output_objects_format: "JSON",
    });
    assert.equal(status, 202);
    assert.deepEqual(headers, {});
    assert.deepEqual(Object.keys(body), ["id", "name", "output_objects_format", "state", "start_time"]);
    assert.equal(body.output_objects_format, "json");
    assert.equal(body.state, "running");
  });

  it("show a record of little worth until the gateway's first poll, and no output or streams", async () => {
    const harness = await Harness.loggedIn();
    const { id } = (
      await harness.start(await harness.readyRunspace(), "Start-Sleep 9", { output_objects_format: "json" })
    ).body;
    assert.deepEqual(await harness.execution(id), { id, output_objects_format: "text", state: "running" });
    for (const path of ["output", "streams/error"]) {
      const answer = await harness.call("GET", `/api/script-executions/${id}/${path}`);
      assert.deepEqual(
        [answer.status, answer.body],
        [404, { code: 1040, error_message: `Script with id '${id}' not found` }],
      );
    }
    harness.clock.advance(0.03);
    assert.equal((await harness.execution(id)).output_objects_format, "json");
  });

  it("have [null] as text output and no json output while they run, and live streams", async () => {
    const harness = await Harness.loggedIn();
    const script = "Write-Warning 'soon'; 'out'; Start-Sleep 9";
    const text = (await harness.start(await harness.readyRunspace(), script)).body.id;
    const json = (await harness.start(await harness.readyRunspace(), script, { output_objects_format: "json" })).body
      .id;
    harness.clock.advance(1);
    assert.deepEqual(await harness.output(text), [null]);
    assert.deepEqual(await harness.messages(text, "WARNING"), ["soon"]);
    assert.equal((await harness.call("GET", `/api/script-executions/${json}/output`)).status, 204);
    harness.clock.advance(10);
    assert.deepEqual(await harness.output(text), ["out"]);
    assert.equal(JSON.parse((await harness.output(json))[0]).Value, "out");
  });

  it('have [""] or [] as output when nothing was written', async () => {
    const harness = await Harness.loggedIn();
    assert.deepEqual((await harness.run("$x = 1")).output, [""]);
    assert.deepEqual((await harness.run("$x = 1", { output_objects_format: "json" })).output, []);
  });

  it("lose text output with an error and keep json output written before it", async () => {
    const harness = await Harness.loggedIn();
    assert.deepEqual((await harness.run("'a'; throw 'b'")).output, [""]);
    assert.equal((await harness.run("'a'; throw 'b'", { output_objects_format: "json" })).output.length, 1);
  });

  it("are a success with records on the error stream after Write-Error", async () => {
    const harness = await Harness.loggedIn();
    const { execution, output } = await harness.run("Write-Error 'careful'; 'done'");
    assert.equal(execution.state, "success");
    assert.equal("reason" in execution, false);
    assert.deepEqual(output, ["done"]);
    assert.deepEqual(await harness.messages(execution.id, "error"), ["careful"]);
  });

  it("keep the last 50 records of a stream, and drop empty ones", async () => {
    const harness = await Harness.loggedIn();
    const lines = Array.from({ length: 60 }, (_, i) => `Write-Verbose '${i}'`);
    const { execution } = await harness.run(`${lines.join("\n")}\nWrite-Verbose ''\nWrite-Verbose ' '`);
    const messages = await harness.messages(execution.id, "verbose");
    assert.equal(messages.length, 50);
    assert.deepEqual([messages[0], messages[48], messages[49]], ["11", "59", " "]);
  });

  it("share the variables of their runspace, which another runspace does not have", async () => {
    const harness = await Harness.loggedIn();
    const id = await harness.readyRunspace();
    await harness.start(id, "$shared = 'text'");
    harness.clock.advance(2);
    const second = (await harness.start(id, '"<$shared>"')).body.id;
    harness.clock.advance(2);
    assert.deepEqual(await harness.output(second), ["<text>"]);
    assert.deepEqual((await harness.run('"<$shared>"')).output, ["<>"]);
  });

  it("run one at a time in a runspace, which stays ready: the second is told whose id is running", async () => {
    const harness = await Harness.loggedIn();
    const runspace = await harness.readyRunspace();
    const first = (await harness.start(runspace, "Start-Sleep 9")).body.id;
    const { status, body } = await harness.start(runspace, "'x'");
    assert.equal(status, 500);
    assert.equal(body.code, 1310);
    assert.equal(body.error_message, `Another script with id '${first}' is running`);
    assert.equal((await harness.call("GET", `/api/runspaces/${runspace}`)).body.state, "ready");
  });

  it("are canceled soon after the request, and keep what they had written", async () => {
    const harness = await Harness.loggedIn();
    const { id } = (
      await harness.start(await harness.readyRunspace(), "'a'; Start-Sleep 99; 'b'", { output_objects_format: "json" })
    ).body;
    harness.clock.advance(1);
    assert.deepEqual(await harness.call("POST", `/api/script-executions/${id}/cancel`), {
      status: 200,
      body: undefined,
      headers: {},
    });
    assert.equal((await harness.execution(id)).state, "running");
    harness.clock.advance(1);
    assert.equal((await harness.execution(id)).state, "canceled");
    assert.equal((await harness.output(id)).length, 1);
    assert.equal((await harness.call("POST", `/api/script-executions/${id}/cancel`)).status, 200);
    assert.equal((await harness.execution(id)).state, "canceled");
  });

  it("answer a cancel of an unknown one with 404 and code 500", async () => {
    const harness = await Harness.loggedIn();
    const { status, body } = await harness.call("POST", "/api/script-executions/nobody/cancel");
    assert.deepEqual([status, body.code], [404, 500]);
  });

  it("are seen by their user only, and outlive session and runspace", async () => {
    const harness = await Harness.loggedIn();
    const { execution } = await harness.run("'x'");
    await harness.call("POST", "/api/auth/logout");
    harness.clock.advance(3600);
    await harness.login("operator@vsphere.local");
    assert.deepEqual((await harness.call("GET", "/api/script-executions")).body, []);
    for (const path of ["", "/output", "/streams/error"]) {
      assert.equal((await harness.call("GET", `/api/script-executions/${execution.id}${path}`)).body.code, 1040);
    }
    await harness.login();
    assert.deepEqual(await harness.output(execution.id), ["x"]);
  });

  it("need a runspace, a script and a known format and stream", async () => {
    const harness = await Harness.loggedIn();
    assert.equal((await harness.start("", "'x'")).status, 400);
    assert.equal((await harness.start("pcli-1", "")).status, 400);
    assert.equal((await harness.start("pcli-1", "'x'", { output_objects_format: "xml" })).status, 400);
    assert.equal((await harness.call("GET", "/api/script-executions/x/streams/output")).status, 400);
    assert.equal((await harness.start("pcli-1", "'x'", { output_objects_format: 1 })).body.code, 2030);
  });

  it("are kept, 30 for each user and for five days", async () => {
    const harness = await Harness.loggedIn();
    const runspace = await harness.readyRunspace();
    const list = async () => (await harness.call("GET", "/api/script-executions")).body;
    const ids: string[] = [];
    for (let i = 0; i < 32; i++) {
      ids.push((await harness.start(runspace, "'x'")).body.id);
      harness.clock.advance(1.2);
    }
    assert.equal((await list()).length, 32);
    harness.clock.advance(300);
    assert.deepEqual(
      (await list()).map(({ id }: { id: string }) => id),
      ids.slice(2),
    );
    harness.clock.advance(5 * 24 * 3600);
    await harness.login();
    harness.clock.advance(300);
    assert.deepEqual(await list(), []);
  });
});

describe("A result is lost", () => {
  const LOST = /^Runspace where script runs doesn't respond/;

  it("when another script is taken between the end of the first and the gateway's next poll", async () => {
    const harness = await Harness.loggedIn();
    const runspace = await harness.readyRunspace();
    const first = (await harness.start(runspace, "Start-Sleep -Milliseconds 600; 'whole'")).body.id;
    harness.clock.advance(0.55);
    assert.equal((await harness.start(runspace, "'x'")).body.code, 1310);
    harness.clock.advance(0.2);
    const second = (await harness.start(runspace, "'second'")).body.id;
    harness.clock.advance(0.4);
    assert.equal((await harness.execution(first)).state, "running");
    harness.clock.advance(3);
    const { state, reason, start_time, end_time } = await harness.execution(first);
    assert.equal(state, "error");
    assert.match(reason, LOST);
    assert.ok(Date.parse(end_time) > Date.parse(start_time) + 1900, "three polls later");
    assert.deepEqual(await harness.output(first), [null]);
    assert.deepEqual(await harness.messages(first, "error"), []);
    assert.deepEqual(await harness.output(second), ["second"]);
  });

  it("never when the next one waits until the gateway shows the end", async () => {
    const harness = await Harness.loggedIn();
    const runspace = await harness.readyRunspace();
    const first = (await harness.start(runspace, "Start-Sleep -Milliseconds 600; 'whole'")).body.id;
    while ((await harness.execution(first)).state === "running") harness.clock.advance(0.05);
    const second = (await harness.start(runspace, "'second'")).body.id;
    harness.clock.advance(3);
    assert.deepEqual(await harness.output(first), ["whole"]);
    assert.deepEqual(await harness.output(second), ["second"]);
  });

  it("of json output: it stays without content", async () => {
    const harness = await Harness.loggedIn();
    const runspace = await harness.readyRunspace();
    const first = (await harness.start(runspace, "Start-Sleep -Milliseconds 600", { output_objects_format: "json" }))
      .body.id;
    harness.clock.advance(0.75);
    await harness.start(runspace, "'x'");
    harness.clock.advance(3);
    assert.equal((await harness.execution(first)).state, "error");
    assert.equal((await harness.call("GET", `/api/script-executions/${first}/output`)).status, 204);
  });

  it("for good, without id and unlisted, when the very first poll comes too late", async () => {
    const harness = await Harness.loggedIn({ firstPollMs: 300 });
    const runspace = await harness.readyRunspace();
    const first = (await harness.start(runspace, "'x'")).body.id;
    harness.clock.advance(0.15);
    const second = (await harness.start(runspace, "'y'")).body.id;
    harness.clock.advance(3600);
    await harness.login();
    assert.deepEqual(await harness.execution(first), { output_objects_format: "text", state: "running" });
    const list = (await harness.call("GET", "/api/script-executions")).body;
    assert.deepEqual(
      list.map(({ id }: { id: string }) => id),
      [second],
    );
  });

  it("when the runspace dies or is deleted while the script runs", async () => {
    for (const deletes of [true, false]) {
      const harness = await Harness.loggedIn();
      const runspace = await harness.readyRunspace();
      const { id } = (await harness.start(runspace, "Start-Sleep 99")).body;
      harness.clock.advance(1);
      if (deletes) await harness.call("DELETE", `/api/runspaces/${runspace}`);
      else await harness.call("POST", "/_simulator/srs", { lostRunspaces: [runspace] });
      assert.equal((await harness.call("GET", `/api/runspaces/${runspace}`)).status, 404);
      assert.equal((await harness.execution(id)).state, "running");
      harness.clock.advance(3);
      assert.match((await harness.execution(id)).reason, LOST);
    }
  });
});
