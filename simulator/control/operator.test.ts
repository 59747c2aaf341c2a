import assert from "node:assert/strict";
import { type Client, pick } from "../../testing/client";
import { run } from "../../testing/guestCalls";
import { withSimulator } from "../../testing/withSimulator";

const typeOf = ({ status, body }: { status: number; body: unknown }) => [status, pick(body, "error_type")];
const clock = (client: Client, advanceSeconds: number) => client.control("POST", "clock", { advanceSeconds });

describe("what an operator does meanwhile", () => {
  it(
    "busySeconds: operations on the VM are RESOURCE_BUSY until then, and reading goes on",
    withSimulator({}, async (client) => {
      const stop = () => client.post("/api/vcenter/vm/vm-101/power?action=stop");
      await client.control("PATCH", "vms/vm-101", { busySeconds: 300 });
      assert.deepEqual(typeOf(await stop()), [500, "RESOURCE_BUSY"]);
      const nic = await client.post("/api/vcenter/vm/vm-101/hardware/ethernet/4000?action=disconnect");
      assert.deepEqual(typeOf(nic), [500, "RESOURCE_BUSY"]);
      const clone = await client.post("/api/vcenter/vm?action=instant-clone", { source: "vm-101", name: "a" });
      assert.deepEqual(typeOf(clone), [500, "RESOURCE_BUSY"]);
      assert.equal((await client.get("/api/vcenter/vm/vm-101")).status, 200);
      await clock(client, 299);
      assert.deepEqual(typeOf(await stop()), [500, "RESOURCE_BUSY"]);
      await clock(client, 1);
      assert.equal((await stop()).status, 204);
    }),
  );

  it(
    "busySeconds: 0 ends it; another number counts from now",
    withSimulator({}, async (client) => {
      const busy = (busySeconds: number) => client.control("PATCH", "vms/vm-102", { busySeconds });
      const remove = async () => (await client.call("DELETE", "/api/vcenter/vm/vm-102")).status;
      await busy(10);
      await busy(100);
      await clock(client, 10);
      assert.equal(await remove(), 500);
      await busy(0);
      assert.equal(await remove(), 204);
    }),
  );

  it(
    "biosUuid: another one, with the same instance UUID",
    withSimulator({}, async (client) => {
      const identity = async () => pick((await client.get("/api/vcenter/vm/vm-101")).body, "identity");
      const before = await identity();
      const biosUuid = "12345678-abcd-4234-8def-123456789abc";
      await client.control("PATCH", "vms/vm-101", { biosUuid });
      assert.deepEqual(await identity(), Object.assign(Object(before), { bios_uuid: biosUuid }));
    }),
  );

  it(
    "vcenter/restart: no API error but the proxy's 503 for so long, and every session is lost",
    withSimulator({}, async (client) => {
      await client.control("POST", "vcenter/restart", { seconds: 600 });
      for (const call of [() => client.get("/api/vcenter/vm"), () => client.post("/api/session")]) {
        const { status, body } = await call();
        assert.deepEqual([status, body], [503, "no healthy upstream"]);
      }
      assert.equal((await client.get("/api/runspaces")).status, 401, "SRS goes on");
      await clock(client, 600);
      assert.equal((await client.get("/api/vcenter/vm")).status, 401);
      await client.login();
      assert.equal((await client.get("/api/vcenter/vm")).status, 200);
    }),
  );

  it(
    "reboot: processes end, exit codes are forgotten, Tools are silent for a while, NICs are as at a start",
    withSimulator({}, async (client) => {
      await run(client, "exit 3");
      assert.equal(Object(await client.state("processes")).length, 1);
      await client.post("/api/vcenter/vm/vm-101/hardware/ethernet/4000?action=disconnect");
      assert.equal((await client.control("POST", "vms/vm-101/reboot")).status, 200);
      assert.deepEqual(await client.state("processes"), []);
      const ready = async () => (await client.get("/api/vcenter/vm/vm-101/guest/identity")).status;
      const { body } = await client.get("/api/vcenter/vm/vm-101");
      assert.deepEqual([pick(body, "power_state"), pick(body, "nics", "4000", "state")], ["POWERED_ON", "CONNECTED"]);
      await clock(client, 1);
      assert.equal(await ready(), 503);
      await clock(client, 1);
      assert.equal(await ready(), 200);
    }),
  );

  it(
    "a guest gets another host name",
    withSimulator({}, async (client) => {
      await client.control("PATCH", "vms/vm-101", { hostName: "web-1" });
      assert.equal(pick((await client.get("/api/vcenter/vm/vm-101/guest/identity")).body, "host_name"), "web-1");
    }),
  );

  it(
    "reboot is for a VM that is on",
    withSimulator({}, async (client) => {
      assert.equal((await client.control("POST", "vms/vm-102/reboot")).status, 409);
      assert.equal((await client.control("POST", "vms/vm-9/reboot")).status, 404);
    }),
  );
});
