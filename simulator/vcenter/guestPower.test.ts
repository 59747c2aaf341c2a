import assert from "node:assert/strict";
import { type Client, pick } from "../../testing/client";
import { guestCall } from "../../testing/guestCalls";
import { withSimulator } from "../../testing/withSimulator";

const guest = (what: string) => `/api/vcenter/vm/vm-101/guest/${what}`;

async function guestState(client: Client): Promise<unknown[]> {
  const { body } = await client.get(guest("power"));
  return [pick(body, "state"), pick(body, "operations_ready")];
}

async function powerOf(client: Client): Promise<unknown> {
  return (await client.get("/api/vcenter/vm/vm-101/power")).body;
}

async function error(client: Client, action: string): Promise<unknown[]> {
  const { status, body } = await client.post(guest(`power?action=${action}`));
  return [status, pick(body, "error_type")];
}

const advance = (client: Client, advanceSeconds: number) => client.control("POST", "clock", { advanceSeconds });

describe("guest power (docs/apis/vcenter.md section 3.4)", () => {
  it(
    "shutdown answers at once, and the VM goes off later, cleanly",
    withSimulator({}, async (client) => {
      assert.deepEqual(await error(client, "shutdown"), [204, undefined]);
      assert.deepEqual(await guestState(client), ["SHUTTING_DOWN", true]);
      assert.deepEqual(await powerOf(client), { state: "POWERED_ON" });
      await advance(client, 1);
      assert.deepEqual(await powerOf(client), { state: "POWERED_OFF", clean_power_off: true });
      assert.deepEqual(await guestState(client), ["NOT_RUNNING", false]);
    }),
  );

  it(
    "a second request while the guest shuts down is RESOURCE_BUSY",
    withSimulator({}, async (client) => {
      await error(client, "shutdown");
      assert.deepEqual(await error(client, "shutdown"), [500, "RESOURCE_BUSY"]);
    }),
  );

  it(
    "a hard stop during a shutdown wins, and a start after it is not undone by the shutdown",
    withSimulator({}, async (client) => {
      await error(client, "shutdown");
      await client.post("/api/vcenter/vm/vm-101/power?action=stop");
      await advance(client, 10);
      assert.deepEqual(await powerOf(client), { state: "POWERED_OFF", clean_power_off: false });
      await client.post("/api/vcenter/vm/vm-101/power?action=start");
      await advance(client, 10);
      assert.deepEqual(await powerOf(client), { state: "POWERED_ON" });
    }),
  );

  it(
    "reboot takes Tools away until the guest is up again",
    withSimulator({}, async (client) => {
      assert.deepEqual(await error(client, "reboot"), [204, undefined]);
      assert.deepEqual(await guestState(client), ["RESETTING", true]);
      await advance(client, 2);
      assert.deepEqual(await guestState(client), ["UNAVAILABLE", false]);
      await advance(client, 1);
      assert.deepEqual(await guestState(client), ["RUNNING", true]);
      assert.deepEqual(await powerOf(client), { state: "POWERED_ON" });
    }),
  );

  it(
    "a guest that goes down is missed later: its operations fail with a general error until then",
    withSimulator({}, async (client) => {
      await client.control("POST", "vms/vm-101/reboot");
      const { status, body } = await guestCall(client, "processes?action=list");
      assert.deepEqual([status, pick(body, "error_type")], [500, "INTERNAL_SERVER_ERROR"]);
      assert.match(String(pick(body, "messages", 0, "default_message")), /vix error codes = \(3016, 0\)/);
      assert.deepEqual(await guestState(client), ["RUNNING", true]);
      await advance(client, 1);
      assert.equal((await guestCall(client, "processes?action=list")).status, 503);
    }),
  );

  it(
    "standby leaves the VM on and the guest in STANDBY",
    withSimulator({}, async (client) => {
      assert.deepEqual(await error(client, "standby"), [204, undefined]);
      assert.deepEqual(await guestState(client), ["STANDBY", false]);
      assert.deepEqual(await powerOf(client), { state: "POWERED_ON" });
    }),
  );

  for (const [powerState, action, expected] of [
    ["POWERED_OFF", "shutdown", "ALREADY_IN_DESIRED_STATE"],
    ["POWERED_OFF", "standby", "NOT_ALLOWED_IN_CURRENT_STATE"],
    ["POWERED_OFF", "reboot", "NOT_ALLOWED_IN_CURRENT_STATE"],
    ["SUSPENDED", "shutdown", "NOT_ALLOWED_IN_CURRENT_STATE"],
    ["SUSPENDED", "reboot", "NOT_ALLOWED_IN_CURRENT_STATE"],
    ["SUSPENDED", "standby", "ALREADY_IN_DESIRED_STATE"],
  ] as const) {
    it(
      `${action} of a VM that is ${powerState} is ${expected}`,
      withSimulator({}, async (client) => {
        await client.control("PATCH", "vms/vm-101", { powerState });
        assert.deepEqual(await error(client, action), [400, expected]);
      }),
    );
  }

  it(
    "without Tools it is 503, with the message as seen in the field (docs/apis/vcenter.md section 0)",
    withSimulator({}, async (client) => {
      await client.control("PATCH", "vms/vm-101", { toolsReady: false });
      const { status, body } = await client.post(guest("power?action=shutdown"));
      assert.equal(status, 503);
      const { body: vm } = await client.get("/api/vcenter/vm/vm-101");
      const id = `vm-101:${pick(vm, "identity", "instance_uuid")}`;
      assert.deepEqual(body, {
        error_type: "SERVICE_UNAVAILABLE",
        messages: [
          {
            id: "com.vmware.api.vcenter.vm.guest.tools_not_running",
            default_message: `VMware Tools are not running in Virtual machine with identifier '${id}'`,
            args: [id],
          },
        ],
      });
    }),
  );
});

describe("guest identity (docs/apis/vcenter.md section 3.5) and readiness (docs/apis/vcenter.md section 5.1)", () => {
  it(
    "identity names family, host and address",
    withSimulator({}, async (client) => {
      const { status, body } = await client.get(guest("identity"));
      assert.equal(status, 200);
      assert.deepEqual(body, {
        name: "OTHER_5X_LINUX_64",
        family: "LINUX",
        full_name: {
          id: "vmsg.guestos.fullname",
          default_message: "Other 5.x or later Linux (64-bit)",
          args: [],
        },
        host_name: "golden",
        ip_address: "10.0.0.101",
      });
    }),
  );

  it(
    "ip_address may be missing",
    withSimulator({}, async (client) => {
      await client.control("PATCH", "vms/vm-101", { ipAddress: null });
      assert.equal("ip_address" in Object((await client.get(guest("identity"))).body), false);
      await client.control("PATCH", "vms/vm-101", { ipAddress: "192.0.2.7" });
      assert.equal(pick((await client.get(guest("identity"))).body, "ip_address"), "192.0.2.7");
    }),
  );

  it(
    "after a power-on identity is 503 and operations are not ready until Tools run",
    withSimulator({}, async (client) => {
      await client.post("/api/vcenter/vm/vm-101/power?action=stop");
      assert.equal((await client.get(guest("identity"))).status, 503);
      assert.equal((await client.get(guest("operations"))).status, 503);
      await client.post("/api/vcenter/vm/vm-101/power?action=start");
      assert.equal((await client.get(guest("identity"))).status, 503);
      const ready = async () => pick((await client.get(guest("operations"))).body, "guest_operations_ready");
      assert.equal(await ready(), false);
      await advance(client, 2);
      assert.equal(await ready(), true);
      assert.equal((await client.get(guest("identity"))).status, 200);
    }),
  );

  it(
    "a resumed guest has its Tools at once",
    withSimulator({}, async (client) => {
      await client.post("/api/vcenter/vm/vm-101/power?action=suspend");
      assert.equal((await client.get(guest("identity"))).status, 503);
      await client.post("/api/vcenter/vm/vm-101/power?action=start");
      assert.equal((await client.get(guest("identity"))).status, 200);
    }),
  );

  it(
    "a guest that was suspended while it booted goes on booting when it is resumed",
    withSimulator({}, async (client) => {
      for (const action of ["reset", "suspend", "start"]) {
        await client.post(`/api/vcenter/vm/vm-101/power?action=${action}`);
      }
      assert.deepEqual(await guestState(client), ["UNAVAILABLE", false]);
      await advance(client, 2);
      assert.deepEqual(await guestState(client), ["RUNNING", true]);
    }),
  );
});
