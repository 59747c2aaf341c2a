import assert from "node:assert/strict";
import { type Client, pick } from "../../testing/client";
import { withSimulator } from "../../testing/withSimulator";

const path = (vm: string) => `/api/vcenter/vm/${vm}/console/tickets`;

async function ticketOf(client: Client, vm: string, type: string): Promise<string> {
  return String(pick((await client.post(path(vm), { type })).body, "ticket"));
}

/** What the host that the ticket names would say of it. */
async function open(client: Client, ticket: string): Promise<number> {
  const [secret] = /[0-9a-f]{16}/.exec(ticket) ?? [];
  return (await client.get(`/ticket/${secret}`)).status;
}

describe("console tickets (docs/apis/vcenter.md section 4)", () => {
  it(
    "answers 201 with the ticket under /api, 200 with a value under /rest",
    withSimulator({}, async (client) => {
      const api = await client.post(path("vm-101"), { type: "WEBMKS" });
      assert.equal(api.status, 201);
      assert.match(String(pick(api.body, "ticket")), /^wss:/);
      const rest = await client.post("/rest/vcenter/vm/vm-101/console/tickets", { spec: { type: "WEBMKS" } });
      assert.equal(rest.status, 200);
      assert.match(String(pick(rest.body, "value", "ticket")), /^wss:/);
    }),
  );

  it(
    "WEBMKS names the ESXi host of the VM, VMRC names vCenter; neither is longer than 70 characters",
    withSimulator({}, async (client) => {
      const webmks = await ticketOf(client, "vm-101", "WEBMKS");
      assert.match(webmks, /^wss:\/\/esx-01\.lab\.example:443\/ticket\/[0-9a-f]{16}$/);
      const vmrc = await ticketOf(client, "vm-101", "VMRC");
      assert.match(vmrc, /^vmrc:\/\/clone:[0-9a-f]{16}@vcenter\.lab\.example:443\/\?moid=vm-101$/);
      assert.ok(webmks.length <= 70 && vmrc.length <= 70);
    }),
  );

  for (const powerState of ["POWERED_OFF", "SUSPENDED"]) {
    it(
      `WEBMKS of a VM that is ${powerState} is NOT_ALLOWED_IN_CURRENT_STATE, VMRC is not`,
      withSimulator({}, async (client) => {
        await client.control("PATCH", "vms/vm-101", { powerState });
        const { status, body } = await client.post(path("vm-101"), { type: "WEBMKS" });
        assert.deepEqual([status, pick(body, "error_type")], [400, "NOT_ALLOWED_IN_CURRENT_STATE"]);
        assert.match(await ticketOf(client, "vm-101", "VMRC"), /^vmrc:/);
      }),
    );
  }

  it(
    "every call makes a new one",
    withSimulator({}, async (client) => {
      assert.notEqual(await ticketOf(client, "vm-101", "VMRC"), await ticketOf(client, "vm-101", "VMRC"));
      assert.equal(Object(await client.state("tickets")).length, 2);
    }),
  );

  it(
    "opens a screen once",
    withSimulator({}, async (client) => {
      const ticket = await ticketOf(client, "vm-101", "WEBMKS");
      assert.deepEqual([await open(client, ticket), await open(client, ticket)], [200, 404]);
      assert.deepEqual(await client.state("tickets"), []);
    }),
  );

  it(
    "is valid for 30 minutes",
    withSimulator({}, async (client) => {
      const [early, late] = [await ticketOf(client, "vm-101", "VMRC"), await ticketOf(client, "vm-101", "VMRC")];
      await client.control("POST", "clock", { advanceSeconds: 1799 });
      assert.equal(await open(client, early), 200);
      await client.control("POST", "clock", { advanceSeconds: 1 });
      assert.equal(await open(client, late), 404);
    }),
  );

  for (const [what, vm, body, expected] of [
    ["an unknown type", "vm-101", { type: "VNC" }, [400, "INVALID_ARGUMENT"]],
    ["no type", "vm-101", {}, [400, "INVALID_ARGUMENT"]],
    ["an unknown VM", "vm-7", { type: "VMRC" }, [404, "NOT_FOUND"]],
  ] as const) {
    it(
      `${what} is ${expected.join(" ")}`,
      withSimulator({}, async (client) => {
        const answer = await client.post(path(vm), body);
        assert.deepEqual([answer.status, pick(answer.body, "error_type")], expected);
      }),
    );
  }
});
