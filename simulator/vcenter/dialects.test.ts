import assert from "node:assert/strict";
import { pick } from "../../testing/client";
import { withSimulator } from "../../testing/withSimulator";

const clone = "vcenter/vm?action=instant-clone";

describe("the two dialects (docs/apis/vcenter.md section 0)", () => {
  it(
    "a value is bare under /api and wrapped under /rest",
    withSimulator({}, async (client) => {
      const row = { vm: "vm-102", name: "cold", power_state: "POWERED_OFF", cpu_count: 2, memory_size_MiB: 2048 };
      assert.deepEqual((await client.get("/api/vcenter/vm?vms=vm-102")).body, [row]);
      assert.deepEqual((await client.get("/rest/vcenter/vm?filter.vms=vm-102")).body, { value: [row] });
    }),
  );

  it(
    "void is an empty 204 under /api and an empty 200 under /rest",
    withSimulator({}, async (client) => {
      const api = await client.post("/api/vcenter/vm/vm-102/power?action=start");
      assert.deepEqual([api.status, api.body], [204, undefined]);
      const rest = await client.post("/rest/vcenter/vm/vm-102/power/stop");
      assert.deepEqual([rest.status, rest.body], [200, undefined]);
    }),
  );

  it(
    "an error has error_type under /api and a type with a value under /rest; a message has id, default_message and args",
    withSimulator({}, async (client) => {
      const messages = [
        {
          id: "com.vmware.api.vcenter.virtual_machine.not_found",
          default_message: "Virtual machine with identifier 'vm-9' does not exist.",
          args: ["vm-9"],
        },
      ];
      const api = await client.get("/api/vcenter/vm/vm-9");
      assert.deepEqual([api.status, api.body], [404, { error_type: "NOT_FOUND", messages }]);
      const rest = await client.get("/rest/vcenter/vm/vm-9");
      assert.deepEqual(
        [rest.status, rest.body],
        [404, { type: "com.vmware.vapi.std.errors.not_found", value: { messages } }],
      );
    }),
  );

  it(
    "a map is an object under /api and a list of key and value under /rest, in answers",
    withSimulator({}, async (client) => {
      const { body: api } = await client.get("/api/vcenter/vm/vm-101");
      const { body: rest } = await client.get("/rest/vcenter/vm/vm-101");
      assert.equal(pick(rest, "value", "nics", 0, "key"), "4000");
      assert.deepEqual(pick(rest, "value", "nics", 0, "value"), pick(api, "nics", "4000"));
      assert.equal(pick(api, "nics", "4000", "label"), "Network adapter 1");
    }),
  );

  it(
    "a map is an object under /api and a list of key and value under /rest, in requests",
    withSimulator({}, async (client) => {
      const spec = { source: "vm-101", name: "a", nics_to_update: { "4000": { start_connected: false } } };
      const list = [{ key: "4000", value: { start_connected: false } }];
      assert.equal((await client.post(`/api/${clone}`, { ...spec, nics_to_update: list })).status, 400);
      assert.equal((await client.post(`/rest/${clone}`, { spec })).status, 400);
      assert.equal((await client.post(`/api/${clone}`, spec)).status, 200);
      const rest = await client.post(`/rest/${clone}`, { spec: { ...spec, name: "b", nics_to_update: list } });
      assert.equal(rest.status, 200);
      const { body } = await client.get(`/api/vcenter/vm/${pick(rest.body, "value")}`);
      assert.equal(pick(body, "nics", "4000", "start_connected"), false);
    }),
  );

  it(
    "the one struct parameter is the body under /api and wrapped as spec under /rest",
    withSimulator({}, async (client) => {
      const spec = { source: "vm-101", name: "a" };
      assert.equal((await client.post(`/api/${clone}`, { spec })).status, 400);
      assert.equal((await client.post(`/rest/${clone}`, spec)).status, 400);
      assert.equal((await client.post(`/rest/${clone}`, { spec, name: "a" })).status, 400);
      assert.match(String((await client.post(`/api/${clone}`, spec)).body), /^vm-\d+$/);
      const rest = await client.post(`/rest/${clone}`, { spec: { ...spec, name: "b" } });
      assert.match(String(pick(rest.body, "value")), /^vm-\d+$/);
    }),
  );

  it(
    "RESOURCE_BUSY and ERROR are 500 under /api and 400 under /rest",
    withSimulator({ latency: { powerStart: 60_000 } }, async (client) => {
      const started = client.post("/api/vcenter/vm/vm-102/power?action=start");
      await client.arrived("POST /api/vcenter/vm/{vm}/power?action=start");
      const api = await client.call("DELETE", "/api/vcenter/vm/vm-102");
      assert.deepEqual([api.status, pick(api.body, "error_type")], [500, "RESOURCE_BUSY"]);
      const rest = await client.call("DELETE", "/rest/vcenter/vm/vm-102");
      assert.deepEqual([rest.status, pick(rest.body, "type")], [400, "com.vmware.vapi.std.errors.resource_busy"]);
      await client.control("POST", "clock", { advanceSeconds: 60 });
      assert.equal((await started).status, 204);
    }),
  );

  it(
    "an unknown URL is 404 in the shape of its prefix",
    withSimulator({}, async (client) => {
      const id = "com.vmware.vapi.rest.operationsForUrlNotFound";
      const api = await client.get("/api/vcenter/nonsense");
      assert.equal(api.status, 404);
      assert.partialDeepStrictEqual(api.body, {
        error_type: "NOT_FOUND",
        messages: [{ id, args: ["/api/vcenter/nonsense"] }],
      });
      const rest = await client.get("/rest/vcenter/nonsense");
      assert.equal(rest.status, 404);
      assert.partialDeepStrictEqual(rest.body, {
        type: "com.vmware.vapi.std.errors.not_found",
        value: { messages: [{ id }] },
      });
      assert.equal((await client.call("PUT", "/api/vcenter/vm")).status, 404);
      assert.equal((await client.post("/api/vcenter/vm/vm-101/power?action=explode")).status, 404);
    }),
  );

  it(
    "a query parameter or a field that an operation does not have is UNEXPECTED_INPUT",
    withSimulator({}, async (client) => {
      const query = await client.get("/api/vcenter/vm?name=golden");
      assert.deepEqual([query.status, pick(query.body, "error_type")], [400, "UNEXPECTED_INPUT"]);
      assert.equal(pick(query.body, "messages", 0, "default_message"), "Found unexpected fields [name]");
      assert.equal((await client.get("/rest/vcenter/vm?names=golden")).status, 400);
      const field = await client.post(`/api/${clone}`, { source: "vm-101", name: "a", host: "host-15" });
      assert.deepEqual([field.status, pick(field.body, "error_type")], [400, "UNEXPECTED_INPUT"]);
    }),
  );
});

describe("older releases (docs/apis/vcenter.md sections 3.6 to 5)", () => {
  for (const version of ["7.0.0", "7.0.1"] as const) {
    it(
      `${version} has clones and console tickets under /rest only`,
      withSimulator({ vcenterVersion: version }, async (client) => {
        const spec = { source: "vm-101", name: "a" };
        assert.equal((await client.post(`/api/${clone}`, spec)).status, 404);
        assert.equal((await client.post(`/rest/${clone}`, { spec })).status, 200);
        const tickets = "vcenter/vm/vm-101/console/tickets";
        assert.equal((await client.post(`/api/${tickets}`, { type: "VMRC" })).status, 404);
        assert.equal((await client.post(`/rest/${tickets}`, { spec: { type: "VMRC" } })).status, 200);
        assert.equal((await client.get("/api/vcenter/vm/vm-101")).status, 200);
        assert.equal((await client.get("/api/vcenter/vm/vm-101/guest/operations")).status, 404);
      }),
    );
  }

  it(
    "7.0.2 has them under both",
    withSimulator({ vcenterVersion: "7.0.2" }, async (client) => {
      assert.match(await client.clone("a"), /^vm-\d+$/);
      assert.equal((await client.post("/api/vcenter/vm/vm-101/console/tickets", { type: "VMRC" })).status, 201);
    }),
  );

  it(
    "before 7.0 there is no /api, and an instant clone is an unexpected field",
    withSimulator({ vcenterVersion: "6.7.0" }, async (client) => {
      assert.equal((await client.post("/api/session")).status, 404);
      const authorization = "Basic YWRtaW5pc3RyYXRvckB2c3BoZXJlLmxvY2FsOnNpbXVsYXRlZA==";
      const session = await client.call("POST", "/rest/com/vmware/cis/session", undefined, { authorization });
      client.token = String(pick(session.body, "value"));
      const { status, body } = await client.post(`/rest/${clone}`, { spec: { source: "vm-101", name: "a" } });
      assert.equal(status, 400);
      assert.equal(pick(body, "type"), "com.vmware.vapi.std.errors.unexpected_input");
      assert.equal(pick(body, "value", "messages", 0, "default_message"), "Found unexpected fields [action]");
    }),
  );
});
