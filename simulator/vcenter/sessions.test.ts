import assert from "node:assert/strict";
import { basic, Client, pick } from "../../testing/client";
import { withSimulator } from "../../testing/withSimulator";
import { buildInventory } from "../inventory/load";

const administrator = basic("administrator@vsphere.local", "simulated");
const rest = "/rest/com/vmware/cis/session";

describe("sessions (docs/apis/vcenter.md section 1)", () => {
  it(
    "login answers 201 and a bare string under /api",
    withSimulator({}, async (client) => {
      const { status, body } = await client.call("POST", "/api/session", undefined, { authorization: administrator });
      assert.equal(status, 201);
      assert.match(String(body), /^[0-9a-f]{32}$/);
    }),
  );

  it(
    "login answers 200 and a value under /rest",
    withSimulator({}, async (client) => {
      const { status, body } = await client.call("POST", rest, undefined, { authorization: administrator });
      assert.equal(status, 200);
      assert.match(String(pick(body, "value")), /^[0-9a-f]{32}$/);
    }),
  );

  it(
    "a token made under one prefix works under the other (docs/apis/vcenter.md section 0)",
    withSimulator({}, async (client) => {
      assert.equal((await client.get("/rest/vcenter/vm")).status, 200);
      const { body } = await client.call("POST", rest, undefined, { authorization: administrator });
      client.token = String(pick(body, "value"));
      assert.equal((await client.get("/api/vcenter/vm")).status, 200);
    }),
  );

  for (const [what, headers] of [
    ["a wrong password", { authorization: basic("administrator@vsphere.local", "guess") }],
    ["an unknown user", { authorization: basic("nobody@vsphere.local", "simulated") }],
    ["no credentials", {}],
    ["another scheme", { authorization: 'SIGN token="abc"' }],
  ] as const) {
    it(
      `${what} is 401 UNAUTHENTICATED, without data`,
      withSimulator({}, async (client) => {
        const { status, body } = await client.call("POST", "/api/session", undefined, headers);
        assert.equal(status, 401);
        assert.deepEqual(body, {
          error_type: "UNAUTHENTICATED",
          messages: [
            {
              id: "com.vmware.vapi.endpoint.method.authentication.required",
              default_message: "Authentication required.",
              args: [],
            },
          ],
        });
      }),
    );
  }

  for (const [method, path] of [
    ["GET", "/api/session"],
    ["POST", `${rest}?~action=get`],
  ] as const) {
    it(
      `${method} ${path} tells user and times, and counts as use`,
      withSimulator({}, async (client) => {
        await client.control("POST", "clock", { advanceSeconds: 100 });
        await client.call(method, path);
        await client.control("POST", "clock", { advanceSeconds: 1790 });
        const { status, body } = await client.call(method, path);
        assert.equal(status, 200);
        const session = path.startsWith("/rest") ? pick(body, "value") : body;
        assert.equal(pick(session, "user"), "administrator@vsphere.local");
        const created = Date.parse(String(pick(session, "created_time")));
        const used = Date.parse(String(pick(session, "last_accessed_time")));
        assert.equal(Math.round((used - created) / 1000), 1890);
      }),
    );
  }

  it(
    "is over after 30 idle minutes (docs/apis/vcenter.md section 7, item 4)",
    withSimulator({}, async (client) => {
      await client.control("POST", "clock", { advanceSeconds: 1801 });
      assert.equal((await client.get("/api/vcenter/vm")).status, 401);
      assert.equal(await client.state("sessions", "vcenter"), 0);
    }),
  );

  it(
    "is over at its absolute expiry, however often it is used",
    withSimulator({ inventory: buildInventory({ settings: { sessionMaxSeconds: 3000 } }) }, async (client) => {
      for (const expected of [200, 200, 401]) {
        await client.control("POST", "clock", { advanceSeconds: 1100 });
        assert.equal((await client.get("/api/session")).status, expected);
      }
    }),
  );

  for (const [path, status] of [
    ["/api/session", 204],
    [rest, 200],
  ] as const) {
    it(
      `DELETE ${path} answers ${status} without a body and ends the session`,
      withSimulator({}, async (client) => {
        const answer = await client.call("DELETE", path);
        assert.deepEqual([answer.status, answer.body], [status, undefined]);
        assert.equal((await client.get("/api/session")).status, 401);
        assert.equal((await client.call("DELETE", path)).status, 401);
      }),
    );
  }

  it(
    "an operation under way when its session ends runs to completion",
    withSimulator({ latency: { instantClone: 60_000 } }, async (client) => {
      const cloned = client.clone("late");
      await client.arrived("POST /api/vcenter/vm?action=instant-clone");
      await client.call("DELETE", "/api/session");
      await client.control("POST", "clock", { advanceSeconds: 60 });
      assert.match(await cloned, /^vm-\d+$/);
    }),
  );

  it(
    "the 551st session of one user is 503 with the field's message id; others may log in",
    withSimulator(
      {
        inventory: buildInventory({
          users: [
            { name: "administrator@vsphere.local", password: "simulated" },
            { name: "ci@vsphere.local", password: "other" },
          ],
        }),
      },
      async (client) => {
        for (let count = 1; count < 550; count++) await client.login();
        const answer = await client.call("POST", "/api/session", undefined, { authorization: administrator });
        assert.equal(answer.status, 503);
        assert.partialDeepStrictEqual(answer.body, {
          error_type: "SERVICE_UNAVAILABLE",
          messages: [{ id: "com.vmware.vapi.endpoint.failedToLoginMaxUserSessionCountReached" }],
        });
        const other = new Client(client.url);
        await other.login("ci@vsphere.local", "other");
        assert.equal((await other.get("/api/session")).status, 200);
      },
    ),
  );

  it(
    "no operation but login goes without a session",
    withSimulator({}, async (client) => {
      client.token = "0123456789abcdef0123456789abcdef";
      for (const path of ["/api/vcenter/vm", "/rest/vcenter/vm", "/api/vcenter/vm/vm-101/power", "/api/session"]) {
        assert.equal((await client.get(path)).status, 401, path);
      }
    }),
  );
});
