import assert from "node:assert/strict";
import { pick } from "../../testing/client";
import { withSimulator } from "../../testing/withSimulator";

const clone = "/api/vcenter/vm?action=instant-clone";
const spec = { source: "vm-101", name: "a" };

describe("faults (docs/simulator.md)", () => {
  it(
    "drop-before closes the connection and nothing is done",
    withSimulator({}, async (client) => {
      await client.control("POST", "faults", { match: "instant-clone", mode: "drop-before" });
      await assert.rejects(client.post(clone, spec));
      assert.equal(Object(await client.state("vms")).length, 2);
      assert.equal((await client.post(clone, spec)).status, 200);
    }),
  );

  it(
    "drop-after closes the connection when all is done",
    withSimulator({}, async (client) => {
      await client.control("POST", "faults", { match: "instant-clone", mode: "drop-after" });
      await assert.rejects(client.post(clone, spec));
      assert.equal(await client.state("vms", 2, "name"), "a");
    }),
  );

  it(
    "status:503 answers with that status in the shape of the dialect, and nothing is done",
    withSimulator({}, async (client) => {
      await client.control("POST", "faults", { match: "instant-clone", mode: "status:503", times: 2 });
      const api = await client.post(clone, spec);
      assert.deepEqual([api.status, pick(api.body, "error_type")], [503, "SERVICE_UNAVAILABLE"]);
      const rest = await client.post("/rest/vcenter/vm?action=instant-clone", { spec });
      assert.deepEqual([rest.status, pick(rest.body, "type")], [503, "com.vmware.vapi.std.errors.service_unavailable"]);
      assert.equal(Object(await client.state("vms")).length, 2);
    }),
  );

  it(
    "a status that the API has no error for comes with neither error_type nor type (docs/apis/vcenter.md section 0)",
    withSimulator({}, async (client) => {
      await client.control("POST", "faults", { match: "GET /api", mode: "status:429" });
      const { status, body } = await client.get("/api/vcenter/vm");
      assert.equal(status, 429);
      assert.deepEqual(Object.keys(Object(body)), ["name", "localizableMessages", "majorErrorCode"]);
    }),
  );

  it(
    "garbage is done and answers no JSON",
    withSimulator({}, async (client) => {
      await client.control("POST", "faults", { match: "instant-clone", mode: "garbage" });
      const { status, body } = await client.post(clone, spec);
      assert.deepEqual([status, typeof body], [200, "string"]);
      assert.equal(Object(await client.state("vms")).length, 3);
    }),
  );

  it(
    "misfit is done and answers JSON of another shape",
    withSimulator({}, async (client) => {
      await client.control("POST", "faults", { match: "instant-clone", mode: "misfit" });
      const { status, body } = await client.post(clone, spec);
      assert.deepEqual([status, body], [200, { misfit: true }]);
      assert.equal(Object(await client.state("vms")).length, 3);
    }),
  );

  it(
    "status:503;retry-after=120 names that time in a header",
    withSimulator({}, async (client) => {
      const mode = "status:503;retry-after=120";
      await client.control("POST", "faults", { match: "instant-clone", mode });
      const { status, headers } = await client.post(clone, spec);
      assert.deepEqual([status, headers.get("retry-after")], [503, "120"]);
      const { body } = await client.control("GET", "faults");
      assert.deepEqual([pick(body, 0, "mode"), pick(body, 0, "carriedOut")], [mode, 1]);
    }),
  );

  it(
    "delay:MS holds the operation back by the clock",
    withSimulator({}, async (client) => {
      await client.control("POST", "faults", { match: "instant-clone", mode: "delay:60000" });
      const answer = client.post(clone, spec);
      await client.arrived(`POST ${clone}`);
      assert.equal(Object(await client.state("vms")).length, 2);
      await client.control("POST", "clock", { advanceSeconds: 60 });
      assert.equal((await answer).status, 200);
    }),
  );

  it(
    "expire-session forgets the session of that request",
    withSimulator({}, async (client) => {
      await client.control("POST", "faults", { match: "GET /api/vcenter/vm/", mode: "expire-session" });
      assert.equal((await client.get("/api/vcenter/vm")).status, 200);
      assert.equal((await client.get("/api/vcenter/vm/vm-101")).status, 401);
      assert.equal(await client.state("sessions", "vcenter"), 0);
    }),
  );

  it(
    "hits the nth match and the following, as often as asked",
    withSimulator({}, async (client) => {
      await client.control("POST", "faults", {
        match: "^GET /api/vcenter/vm\\?",
        nth: 2,
        times: 2,
        mode: "status:500",
      });
      const seen: number[] = [];
      for (let count = 0; count < 5; count++) {
        await client.get("/api/vcenter/folder");
        seen.push((await client.get("/api/vcenter/vm?names=golden")).status);
      }
      assert.deepEqual(seen, [200, 500, 500, 200, 200]);
    }),
  );

  it(
    "tell how many requests they matched and how many they were carried out on",
    withSimulator({}, async (client) => {
      const fault = { match: "GET /api/vcenter/vm", nth: 2, times: 2, mode: "status:500" };
      await client.control("POST", "faults", fault);
      for (let count = 0; count < 4; count++) await client.get("/api/vcenter/vm");
      assert.deepEqual((await client.control("GET", "faults")).body, [{ ...fault, matched: 4, carriedOut: 2 }]);
      await client.control("DELETE", "faults");
      assert.deepEqual((await client.control("GET", "faults")).body, []);
    }),
  );

  for (const [what, mode, headers] of [
    ["expire-session without a session", "expire-session", { "vmware-api-session-id": "none" }],
    ["a status for a body that is turned away before", "status:503", { "content-type": "text/xml" }],
  ] as const) {
    it(
      `are not carried out where they do nothing: ${what}`,
      withSimulator({}, async (client) => {
        await client.control("POST", "faults", { match: ".", mode });
        await client.call("POST", clone, "{}", headers);
        assert.partialDeepStrictEqual((await client.control("GET", "faults")).body, [{ matched: 1, carriedOut: 0 }]);
        await client.control("DELETE", "faults");
      }),
    );
  }

  it(
    "garbage spoils a refusal too",
    withSimulator({}, async (client) => {
      await client.control("POST", "faults", { match: "GET", mode: "garbage" });
      const { status, body } = await client.get("/api/vcenter/vm/vm-7");
      assert.deepEqual([status, typeof body], [404, "string"]);
    }),
  );

  it(
    "are gone after DELETE, and never touch the control API",
    withSimulator({}, async (client) => {
      await client.control("POST", "faults", { match: ".", times: 100, mode: "status:500" });
      assert.equal((await client.get("/api/vcenter/vm")).status, 500);
      assert.equal((await client.control("GET", "state")).status, 200);
      await client.control("DELETE", "faults");
      assert.equal((await client.get("/api/vcenter/vm")).status, 200);
    }),
  );

  for (const [body, field] of [
    [{ match: "(", mode: "garbage" }, "match"],
    [{ match: ".", mode: "explode" }, "mode"],
    [{ match: ".", mode: "status:99" }, "mode"],
    [{ match: ".", mode: "garbage", nth: 0 }, "nth"],
    [{ match: ".", mode: "garbage", times: "2" }, "times"],
    [{ mode: "garbage" }, "match"],
    [{ match: ".", mode: "garbage", count: 1 }, "body"],
    [undefined, "body"],
  ] as const) {
    it(
      `${JSON.stringify(body)} is 400 and names ${field}`,
      withSimulator({}, async (client) => {
        const answer = await client.control("POST", "faults", body);
        assert.equal(answer.status, 400);
        assert.deepEqual(Object.keys(Object(pick(answer.body, "fields"))), [field]);
      }),
    );
  }
});

describe("calls (docs/simulator.md)", () => {
  it(
    "are counted by method and route, whatever became of them, and without the control API's own",
    withSimulator({}, async (client) => {
      await client.control("POST", "faults", { match: "vm-102", mode: "drop-before" });
      await client.get("/api/vcenter/vm/vm-101");
      await assert.rejects(client.get("/api/vcenter/vm/vm-102"));
      await client.get("/rest/vcenter/vm/vm-101");
      await client.clone("a");
      await client.post("/api/vcenter/vm/vm-7/power?action=stop");
      await client.get("/api/nonsense");
      await client.control("GET", "nonsense");
      assert.deepEqual(await client.state("calls"), {
        "GET (no such route)": 1,
        "GET /api/vcenter/vm/{vm}": 2,
        "GET /rest/vcenter/vm/{vm}": 1,
        "POST /api/session": 1,
        "POST /api/vcenter/vm/{vm}/power?action=stop": 1,
        "POST /api/vcenter/vm?action=instant-clone": 1,
      });
    }),
  );
});

describe("clock and reset (docs/simulator.md)", () => {
  it(
    "the Date header of every answer follows the clock",
    withSimulator({}, async (client) => {
      await client.control("POST", "clock", { advanceSeconds: 86_400 });
      for (const path of ["/api/vcenter/vm", "/api/nonsense", "/_simulator/state"]) {
        const date = Date.parse((await client.get(path)).headers.get("date") ?? "");
        assert.ok(Math.abs(date - Date.now() - 86_400_000) < 5000, path);
      }
    }),
  );

  for (const body of [{}, { advanceSeconds: -1 }, { advanceSeconds: "1" }]) {
    it(
      `clock refuses ${JSON.stringify(body)}`,
      withSimulator({}, async (client) => {
        assert.equal((await client.control("POST", "clock", body)).status, 400);
      }),
    );
  }

  it(
    "reset brings back the start: VMs with their ids and uuids, no session, fault, call or ticket, real time",
    withSimulator({}, async (client) => {
      const before = await client.state("vms");
      await client.post("/api/vcenter/vm/vm-101/console/tickets", { type: "VMRC" });
      const first = await client.clone("a");
      await client.control("DELETE", "vms/vm-102");
      await client.control("PATCH", "vms/vm-101", { name: "renamed", powerState: "POWERED_OFF" });
      await client.control("POST", "faults", { match: ".", mode: "garbage" });
      await client.control("POST", "clock", { advanceSeconds: 86_400 });
      assert.deepEqual((await client.control("POST", "reset")).status, 200);
      assert.deepEqual(await client.state("vms"), before);
      assert.deepEqual(await client.state("calls"), {});
      assert.deepEqual(await client.state("tickets"), []);
      assert.equal((await client.get("/api/vcenter/vm")).status, 401);
      await client.login();
      assert.equal(await client.clone("a"), first);
      const date = Date.parse((await client.get("/api/vcenter/vm")).headers.get("date") ?? "");
      assert.ok(Math.abs(date - Date.now()) < 5000);
    }),
  );

  it(
    "reset closes the connections of requests that were waiting, and what they asked for is not done",
    withSimulator({ latency: { instantClone: 60_000 } }, async (client) => {
      const waiting = assert.rejects(client.clone("a"));
      await client.arrived(`POST ${clone}`);
      await client.control("POST", "reset");
      await waiting;
      await client.control("POST", "clock", { advanceSeconds: 120 });
      assert.equal(Object(await client.state("vms")).length, 2);
    }),
  );
});

describe("an operator's hand (docs/simulator.md)", () => {
  it(
    "PATCH renames and powers, and the API shows it",
    withSimulator({}, async (client) => {
      await client.control("PATCH", "vms/vm-101", { name: "silver", powerState: "SUSPENDED" });
      const { body } = await client.get("/api/vcenter/vm/vm-101");
      assert.partialDeepStrictEqual(body, { name: "silver", power_state: "SUSPENDED", identity: { name: "silver" } });
    }),
  );

  it(
    "DELETE takes away a VM even while it is on",
    withSimulator({}, async (client) => {
      assert.equal((await client.control("DELETE", "vms/vm-101")).status, 200);
      assert.equal((await client.get("/api/vcenter/vm/vm-101")).status, 404);
      assert.deepEqual((await client.get("/api/vcenter/vm?names=golden")).body, []);
    }),
  );

  for (const [method, path, body, status] of [
    ["PATCH", "vms/vm-7", { name: "a" }, 404],
    ["DELETE", "vms/vm-7", undefined, 404],
    ["PATCH", "vms/vm-101", { power: "POWERED_ON" }, 400],
    ["PATCH", "vms/vm-101", { powerState: "ON" }, 400],
    ["PATCH", "vms/vm-101", "{", 400],
    ["GET", "nonsense", undefined, 404],
    ["PUT", "state", undefined, 405],
  ] as const) {
    it(
      `${method} ${path} ${JSON.stringify(body) ?? ""} is ${status} and says why`,
      withSimulator({}, async (client) => {
        const answer = await client.control(method, path, body);
        assert.equal(answer.status, status);
        assert.equal(typeof pick(answer.body, "error"), "string");
      }),
    );
  }
});
