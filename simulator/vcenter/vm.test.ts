import assert from "node:assert/strict";
import { type Client, pick } from "../../testing/client";
import { withSimulator } from "../../testing/withSimulator";

async function refusal(client: Client, method: string, path: string): Promise<unknown[]> {
  const { status, body } = await client.call(method, path);
  return [status, pick(body, "error_type")];
}

const power = (vm: string, action?: string) => `/api/vcenter/vm/${vm}/power${action ? `?action=${action}` : ""}`;

describe("VM get and delete (docs/apis/vcenter.md sections 3.1 and 3.2)", () => {
  it(
    "get has every field that the vendor's reader requires",
    withSimulator({}, async (client) => {
      const { body } = await client.get("/api/vcenter/vm/vm-101");
      const required =
        "guest_OS name power_state hardware boot boot_devices cpu memory disks nics cdroms floppies parallel_ports serial_ports sata_adapters scsi_adapters";
      for (const field of required.split(" ")) assert.notEqual(pick(body, field), undefined, field);
      assert.deepEqual(Object.keys(Object(pick(body, "hardware"))), ["version", "upgrade_policy", "upgrade_status"]);
      assert.partialDeepStrictEqual(body, {
        name: "golden",
        power_state: "POWERED_ON",
        instant_clone_frozen: true,
        boot: { type: "BIOS", delay: 0, retry: false, retry_delay: 10000, enter_setup_mode: false },
        cpu: { count: 2, cores_per_socket: 1, hot_add_enabled: false, hot_remove_enabled: false },
        memory: { size_MiB: 2048, hot_add_enabled: false },
      });
      const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
      assert.match(String(pick(body, "identity", "bios_uuid")), uuid);
      assert.match(String(pick(body, "identity", "instance_uuid")), uuid);
      assert.equal(pick(body, "identity", "name"), "golden");
    }),
  );

  it(
    "delete is refused when the VM is on, done when it is off, and NOT_FOUND when repeated",
    withSimulator({}, async (client) => {
      const path = "/api/vcenter/vm/vm-101";
      assert.deepEqual(await refusal(client, "DELETE", path), [400, "NOT_ALLOWED_IN_CURRENT_STATE"]);
      await client.post(power("vm-101", "stop"));
      assert.deepEqual(await refusal(client, "DELETE", path), [204, undefined]);
      assert.deepEqual(await refusal(client, "DELETE", path), [404, "NOT_FOUND"]);
      assert.deepEqual(await refusal(client, "GET", path), [404, "NOT_FOUND"]);
    }),
  );

  it(
    "a deleted VM's id is not given again",
    withSimulator({}, async (client) => {
      const first = await client.clone("a");
      await client.control("DELETE", `vms/${first}`);
      assert.notEqual(await client.clone("a"), first);
    }),
  );
});

describe("power (docs/apis/vcenter.md section 3.3)", () => {
  it(
    "get is a tagged union: clean_power_off is there when off and only then",
    withSimulator({}, async (client) => {
      assert.deepEqual((await client.get(power("vm-101"))).body, { state: "POWERED_ON" });
      assert.deepEqual((await client.get(power("vm-102"))).body, { state: "POWERED_OFF", clean_power_off: true });
      await client.post(power("vm-101", "suspend"));
      assert.deepEqual((await client.get(power("vm-101"))).body, { state: "SUSPENDED" });
      await client.post(power("vm-101", "stop"));
      assert.deepEqual((await client.get(power("vm-101"))).body, { state: "POWERED_OFF", clean_power_off: false });
      assert.deepEqual((await client.get("/rest/vcenter/vm/vm-102/power")).body, {
        value: { state: "POWERED_OFF", clean_power_off: true },
      });
    }),
  );

  for (const [before, action, expected] of [
    ["POWERED_ON", "start", "ALREADY_IN_DESIRED_STATE"],
    ["POWERED_ON", "stop", "POWERED_OFF"],
    ["POWERED_ON", "suspend", "SUSPENDED"],
    ["POWERED_ON", "reset", "POWERED_ON"],
    ["POWERED_OFF", "start", "POWERED_ON"],
    ["POWERED_OFF", "stop", "ALREADY_IN_DESIRED_STATE"],
    ["POWERED_OFF", "suspend", "NOT_ALLOWED_IN_CURRENT_STATE"],
    ["POWERED_OFF", "reset", "NOT_ALLOWED_IN_CURRENT_STATE"],
    ["SUSPENDED", "start", "POWERED_ON"],
    ["SUSPENDED", "stop", "POWERED_OFF"],
    ["SUSPENDED", "suspend", "ALREADY_IN_DESIRED_STATE"],
    ["SUSPENDED", "reset", "NOT_ALLOWED_IN_CURRENT_STATE"],
  ] as const) {
    it(
      `${action} of a VM that is ${before} gives ${expected}, in both dialects`,
      withSimulator({}, async (client) => {
        await client.control("PATCH", "vms/vm-101", { powerState: before });
        await client.control("PATCH", "vms/vm-102", { powerState: before });
        const api = await client.post(power("vm-101", action));
        const rest = await client.post(`/rest/vcenter/vm/vm-102/power/${action}`);
        if (expected.startsWith("POWERED") || expected === "SUSPENDED") {
          assert.deepEqual([api.status, rest.status], [204, 200]);
          for (const vm of ["vm-101", "vm-102"]) {
            assert.equal(pick((await client.get(power(vm))).body, "state"), expected);
          }
        } else {
          assert.deepEqual([api.status, pick(api.body, "error_type")], [400, expected]);
          assert.equal(pick(rest.body, "type"), `com.vmware.vapi.std.errors.${expected.toLowerCase()}`);
          assert.equal(pick((await client.get(power("vm-101"))).body, "state"), before);
        }
      }),
    );
  }

  it(
    "an operation on a VM that another one owns is RESOURCE_BUSY, until that one is done",
    withSimulator({ latency: { powerSuspend: 60_000 } }, async (client) => {
      const suspended = client.post(power("vm-101", "suspend"));
      await client.arrived("POST /api/vcenter/vm/{vm}/power?action=suspend");
      assert.deepEqual(await refusal(client, "POST", power("vm-101", "stop")), [500, "RESOURCE_BUSY"]);
      assert.deepEqual(await refusal(client, "DELETE", "/api/vcenter/vm/vm-101"), [500, "RESOURCE_BUSY"]);
      assert.equal(pick((await client.get(power("vm-101"))).body, "state"), "POWERED_ON");
      await client.control("POST", "clock", { advanceSeconds: 60 });
      assert.equal((await suspended).status, 204);
      assert.deepEqual(await refusal(client, "POST", power("vm-101", "stop")), [204, undefined]);
    }),
  );

  it(
    "an unknown VM is NOT_FOUND",
    withSimulator({}, async (client) => {
      assert.deepEqual(await refusal(client, "GET", power("vm-7")), [404, "NOT_FOUND"]);
      assert.deepEqual(await refusal(client, "POST", power("vm-7", "stop")), [404, "NOT_FOUND"]);
    }),
  );
});
