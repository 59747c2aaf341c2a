import assert from "node:assert/strict";
import { type Simulator, startSimulator } from "../../simulator";
import { Client } from "../../testing/client";
import { Control } from "../../testing/control";
import { DescribedSrs } from "./describedSrs";
import { Description } from "./description";

/** Operations that the provider calls. */
const CALLED = [
  "get-product-about-info",
  "login",
  "logout",
  "create-runspace",
  "list-runspaces",
  "get-runspace",
  "delete-runspace",
  "create-script-execution",
  "list-script-executions",
  "get-script-execution",
  "cancel-script-execution",
  "get-script-execution-output",
  "get-script-execution-stream",
];
const OPEN = ["get-product-about-info", "login"];

const { SRS_CONTRACT_URL: url, SRS_USER: user, SRS_PASSWORD: password } = process.env;

/**
 * Validates every response against the service's description. By default the service is the simulator. SRS_CONTRACT_URL, SRS_USER
 * and SRS_PASSWORD name another service, and NODE_EXTRA_CA_CERTS its certificate.
 */
describe("SRS responds as described", function () {
  this.timeout(url ? 20 * 60_000 : 20_000);
  let simulator: Simulator | undefined;
  let srs: DescribedSrs;
  let runspace: string;

  before(async () => {
    if (!url) simulator = await startSimulator();
    srs = new DescribedSrs({
      url: url ?? simulator?.url ?? "",
      user: user || "administrator@vsphere.local",
      password: password || "simulated",
    });
    await srs.login();
    runspace = (await srs.readyRunspace({ name: "contract" })).id;
  });

  after(async () => {
    if (runspace) await srs.call("delete-runspace", 200, { path: { id: runspace } });
    await simulator?.close();
  });

  it("to about, without a session", async () => {
    const other = new DescribedSrs(srs.place);
    const { body } = await other.call("get-product-about-info", 200);
    assert.equal(body.api_version, "1.0.0");
    srs.covered.add("get-product-about-info");
  });

  it("to a login with a key, and to a wrong password with a challenge", async () => {
    const other = new DescribedSrs(srs.place);
    assert.notEqual((await other.login()).headers.get("x-srs-api-key"), srs.key);
    const refused = await new DescribedSrs(srs.place).login("wrong", 401);
    assert.match(refused.headers.get("www-authenticate") ?? "", /^Basic realm="SRS endpoint"/);
  });

  for (const operation of CALLED.filter((id) => !OPEN.includes(id))) {
    it(`to ${operation} without a session: an empty 401`, async () => {
      const other = new DescribedSrs(srs.place);
      const { headers } = await other.call(operation, 401, { path: { "stream-type": "error" } });
      assert.equal(headers.get("www-authenticate"), null);
    });
  }

  it("to a logout, after which the key is invalid", async () => {
    const other = new DescribedSrs(srs.place);
    await other.login();
    await other.call("logout", 200);
    await other.call("list-runspaces", 401);
    srs.covered.add("logout");
  });

  it("to a runspace's creation, its reads and its deletion", async () => {
    const created = (await srs.call("create-runspace", 202, { json: { name: "short-lived" } })).body;
    assert.deepEqual([created.name, created.state], ["short-lived", "creating"]);
    const path = { id: created.id };
    const ready = await srs.until(
      () => srs.call("get-runspace", 200, { path }),
      ({ state }) => state === "ready",
    );
    assert.deepEqual(ready, { ...created, state: "ready" });
    const listed = (await srs.call("list-runspaces", 200)).body;
    assert.ok(listed.some(({ id }: { id: string }) => id === created.id));
    await srs.call("delete-runspace", 200, { path });
    assert.equal((await srs.call("get-runspace", 404, { path })).body.code, 2030);
    assert.equal((await srs.call("delete-runspace", 500, { path })).body.code, 2040);
  });

  it("to a runspace with a connection to vCenter, whose script can be read", async () => {
    const connected = await srs.readyRunspace({ run_vc_connection_script: true });
    const script = await srs.ended(connected.vc_connection_script_id);
    assert.equal(script.name, "powerclivclogin");
    await srs.call("delete-runspace", 200, { path: { id: connected.id } });
  });

  it("to a runspace in error, and to a create in a full service", async function () {
    if (!simulator) return this.skip();
    await new Control(new Client(simulator.url)).srs({ runspaceOutcomes: ["error"] });
    const failed = await srs.readyRunspace();
    assert.equal(failed.error_details.code, 500);
    const json = { runspace_id: failed.id, script: "'x'" };
    assert.equal((await srs.call("create-script-execution", 500, { json })).body.code, 2031);
    const made = [failed.id];
    for (let i = 0; i < 3; i++) made.push((await srs.call("create-runspace", 202, { json: {} })).body.id);
    assert.equal((await srs.call("create-runspace", 500, { json: {} })).body.code, 2020);
    for (const id of made) await srs.call("delete-runspace", 200, { path: { id } });
  });

  it("to a script's start, its reads, its output and its streams", async () => {
    const execution = await srs.run(runspace, "Write-Warning 'careful'\n'text'", { name: "contract" });
    assert.deepEqual([execution.name, execution.state], ["contract", "success"]);
    const path = { id: execution.id };
    assert.deepEqual((await srs.call("get-script-execution-output", 200, { path })).body, ["text"]);
    for (const type of ["information", "error", "warning", "debug", "verbose"]) {
      const stream = { path: { ...path, "stream-type": type } };
      const { body } = await srs.call("get-script-execution-stream", 200, stream);
      assert.deepEqual(
        body.map(({ message }: { message: string }) => message),
        type === "warning" ? ["careful"] : [],
      );
    }
    const listed = (await srs.call("list-script-executions", 200)).body;
    assert.ok(listed.some(({ id }: { id: string }) => id === execution.id));
  });

  it("to a request for json output with one JSON text for each object", async () => {
    const { id } = await srs.run(runspace, "'one'\n'two'", { output_objects_format: "json" });
    const { body } = await srs.call("get-script-execution-output", 200, { path: { id } });
    assert.deepEqual(
      body.map((text: string) => JSON.parse(text).Value),
      ["one", "two"],
    );
  });

  it("to a failed script with a reason", async () => {
    const { state, reason } = await srs.run(runspace, "throw 'on purpose'");
    assert.equal(state, "error");
    assert.match(reason, /on purpose/);
  });

  for (const [format, status] of [
    ["text", 200],
    ["json", 204],
  ] as const) {
    it(`to a running script with busy, no ${format} output, and a cancel`, async () => {
      const id = await srs.start(runspace, "Start-Sleep -Seconds 60", { output_objects_format: format });
      const json = { runspace_id: runspace, script: "'x'" };
      const busy = (await srs.call("create-script-execution", 500, { json })).body;
      assert.equal(busy.code, 1310);
      assert.ok(busy.error_message.includes(id));
      const path = { id };
      await srs.until(
        () => srs.call("get-script-execution", 200, { path }),
        (execution) => execution.start_time !== undefined,
      );
      const { body } = await srs.call("get-script-execution-output", status, { path });
      assert.deepEqual(body, format === "text" ? [null] : undefined);
      await srs.call("cancel-script-execution", 200, { path });
      assert.equal((await srs.ended(id)).state, "canceled");
      await srs.call("cancel-script-execution", 200, { path });
    });
  }

  it("to unknown ids", async () => {
    const path = { id: "00000000-0000-4000-8000-000000000000", "stream-type": "error" };
    assert.equal((await srs.call("get-script-execution", 404, { path })).body.code, 1040);
    assert.equal((await srs.call("get-script-execution-output", 404, { path })).body.code, 1040);
    assert.equal((await srs.call("get-script-execution-stream", 404, { path })).body.code, 1040);
    assert.equal((await srs.call("cancel-script-execution", 404, { path })).body.code, 500);
    const json = { runspace_id: "pcli-nobody", script: "'x'" };
    assert.equal((await srs.call("create-script-execution", 404, { json })).body.code, 2030);
  });

  it("to invalid bodies, and to other content types", async () => {
    await srs.call("create-runspace", 400, { json: null });
    await srs.call("create-script-execution", 400, { json: { runspace_id: runspace } });
    await srs.call("create-runspace", 415, { json: {}, headers: { "content-type": "text/plain" } });
    await srs.call("get-script-execution-stream", 400, { path: { id: "x", "stream-type": "progress" } });
  });

  it("to every operation that the provider calls", () => {
    assert.deepEqual(
      CALLED.filter((operation) => !srs.covered.has(operation)),
      [],
    );
  });
});

describe("The description refuses", () => {
  const ready = {
    id: "pcli-1",
    state: "ready",
    run_vc_connection_script: false,
    creation_time: "2024-05-06T07:08:09+00:00",
  };

  for (const [what, operation, status, body, headers] of [
    ["an unknown field", "get-runspace", 200, { ...ready, colour: "red" }, {}],
    ["null in place of an absent field", "get-runspace", 200, { ...ready, name: null }, {}],
    ["the script of an execution", "get-script-execution", 200, { id: "1", state: "success", script: "'x'" }, {}],
    ["an unknown state", "get-runspace", 200, { ...ready, state: "asleep" }, {}],
    ["an invalid time", "get-runspace", 200, { ...ready, creation_time: "today" }, {}],
    ["a Location header", "create-runspace", 202, ready, { location: "/api/runspaces/pcli-1" }],
    ["a 401 with a body", "get-runspace", 401, { code: 401 }, {}],
    ["an unknown status", "get-runspace", 500, { code: 500 }, {}],
    ["null among the records of a stream", "get-script-execution-stream", 200, [null], {}],
  ] as const) {
    it(what, () => {
      const answer = {
        status,
        contentType: "application/json",
        text: JSON.stringify(body),
        headers: new Headers(headers),
      };
      assert.equal(new Description().mistakesOf(operation, answer).length, 1);
    });
  }

  it("no field of a valid runspace", () => {
    const answer = {
      status: 200,
      contentType: "application/json",
      text: JSON.stringify(ready),
      headers: new Headers(),
    };
    assert.deepEqual(new Description().mistakesOf("get-runspace", answer), []);
  });
});
