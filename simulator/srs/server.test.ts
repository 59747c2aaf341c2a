import assert from "node:assert/strict";
import { basic, type Client, pick } from "../../testing/client";
import { withSimulator } from "../../testing/withSimulator";
import { buildInventory } from "../inventory/load";

/** Its scripts end when the simulator's clock says so, on every machine. */
const inventory = buildInventory({ srs: { powerShell: false } });

async function login(client: Client): Promise<Record<string, string>> {
  const authorization = basic("administrator@vsphere.local", "simulated");
  const { headers } = await client.call("POST", "/api/auth/login", undefined, { authorization });
  return { "x-srs-api-key": headers.get("x-srs-api-key") ?? "" };
}

describe("SRS in the simulator", () => {
  it(
    "shows its sessions, runspaces and script executions in the state",
    withSimulator({ inventory }, async (client) => {
      const key = await login(client);
      const { body } = await client.call("POST", "/api/runspaces", { name: "r" }, key);
      const id = pick(body, "id");
      assert.deepEqual(await client.state("runspaces"), [{ id, name: "r", state: "creating" }]);
      await client.control("POST", "clock", { advanceSeconds: 1 });
      await client.call("POST", "/api/script-executions", { runspace_id: id, script: "'x'", name: "s" }, key);
      await client.control("POST", "clock", { advanceSeconds: 1 });
      assert.deepEqual(await client.state("runspaces"), [{ id, name: "r", state: "ready" }]);
      assert.partialDeepStrictEqual(await client.state("scriptExecutions"), [{ name: "s", state: "success" }]);
      assert.equal(await client.state("sessions", "srs"), 1);
      assert.equal(await client.state("calls", "POST /api/runspaces"), 1);
    }),
  );

  it(
    "is as new after a reset, with timers that go on",
    withSimulator({ inventory }, async (client) => {
      await client.call("POST", "/api/runspaces", {}, await login(client));
      await client.control("POST", "reset");
      assert.deepEqual(await client.state("runspaces"), []);
      assert.equal(await client.state("sessions", "srs"), 0);
      await client.call("POST", "/api/runspaces", {}, await login(client));
      await client.control("POST", "clock", { advanceSeconds: 3600 });
      assert.deepEqual(await client.state("runspaces"), []);
    }),
  );

  it(
    "gives the VMs of its vCenter to Get-VM, clones included",
    withSimulator({ inventory }, async (client) => {
      await client.clone("fork");
      const key = await login(client);
      const { body } = await client.call("POST", "/api/runspaces", {}, key);
      await client.control("POST", "clock", { advanceSeconds: 1 });
      const script = { runspace_id: pick(body, "id"), script: "Get-VM | Select Name" };
      const id = pick((await client.call("POST", "/api/script-executions", script, key)).body, "id");
      await client.control("POST", "clock", { advanceSeconds: 1 });
      const output = await client.call("GET", `/api/script-executions/${id}/output`, undefined, key);
      assert.deepEqual(output.body, ["Name\n----\ngolden\ncold\nfork"]);
    }),
  );

  it(
    "answers in its own shapes where no operation is reached",
    withSimulator({ inventory }, async (client) => {
      const key = await login(client);
      const empty = [
        await client.call("GET", "/api/runspaces/a/b", undefined, key),
        await client.call("PUT", "/api/runspaces", undefined, key),
      ];
      assert.deepEqual(
        empty.map(({ status, body }) => [status, body]),
        [
          [404, undefined],
          [405, undefined],
        ],
      );
      const bad = await client.call("POST", "/api/runspaces", "{", key);
      assert.equal(bad.status, 400);
      assert.match(bad.headers.get("content-type") ?? "", /^application\/problem\+json/);
    }),
  );

  it(
    "answers faults as the ingress in front of it does, and ends a session on request",
    withSimulator({ inventory }, async (client) => {
      const key = await login(client);
      await client.control("POST", "faults", { match: "GET /api/runspaces", mode: "status:503" });
      const broken = await client.call("GET", "/api/runspaces", undefined, key);
      assert.equal(broken.status, 503);
      assert.match(String(broken.body), /^<html>/);
      await client.control("POST", "faults", { match: "GET /api/runspaces", mode: "expire-session" });
      const { status, body } = await client.call("GET", "/api/runspaces", undefined, key);
      assert.deepEqual([status, body], [401, undefined]);
    }),
  );

  it(
    "takes its limits from the inventory",
    withSimulator({ inventory: buildInventory({ srs: { maxRunspaces: 0 } }) }, async (client) => {
      const { body } = await client.call("POST", "/api/runspaces", {}, await login(client));
      assert.equal(pick(body, "code"), 2020);
    }),
  );

  it(
    "names a condition that it does not know",
    withSimulator({ inventory }, async (client) => {
      const { status, body } = await client.control("POST", "srs", { runspaceOutcomes: ["burnt"] });
      assert.equal(status, 400);
      assert.match(String(pick(body, "error")), /runspaceOutcomes/);
    }),
  );
});
