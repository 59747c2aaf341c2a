import assert from "node:assert/strict";
import { type Client, pick } from "../../testing/client";
import { withSimulator } from "../../testing/withSimulator";
import { buildInventory } from "../inventory/load";

const ask = (client: Client, vm: string, what: string) => client.get(`/api/vcenter/vm/${vm}/guest/${what}`);

interface Reported {
  nic?: string;
  ip: { ip_addresses: { ip_address: string; origin: string; state: string }[] };
}

async function interfaces(client: Client, vm: string): Promise<Reported[]> {
  const { status, body } = await ask(client, vm, "networking/interfaces");
  assert.equal(status, 200);
  return Object(body);
}

async function addressesOf(client: Client, vm: string, nic?: string): Promise<string[]> {
  const found = (await interfaces(client, vm)).filter((reported) => reported.nic === nic);
  return found.flatMap(({ ip }) => ip.ip_addresses.map(({ ip_address }) => ip_address));
}

const slowLeases = () => buildInventory({ settings: { leaseSeconds: 600 } });

describe("guest networking (docs/apis/vcenter.md section 9)", () => {
  it(
    "tells the addresses of each NIC, and of interfaces that are none",
    withSimulator({}, async (client) => {
      assert.deepEqual(await addressesOf(client, "vm-101"), ["127.0.0.1", "172.17.0.1"]);
      const [linkLocal = "", leased] = await addressesOf(client, "vm-101", "4000");
      assert.match(linkLocal, /^fe80::/);
      assert.equal(leased, "10.0.0.101");
      const [reported] = (await interfaces(client, "vm-101")).filter(({ nic }) => nic === "4000");
      assert.partialDeepStrictEqual(reported, {
        mac_address: pick((await client.get("/api/vcenter/vm/vm-101")).body, "nics", "4000", "mac_address"),
        ip: { ip_addresses: [{ origin: "LINKLAYER" }, { prefix_length: 8, origin: "DHCP", state: "PREFERRED" }] },
      });
    }),
  );

  it(
    "a clone reports its source's address and host name at first, and gets a lease of its own later",
    withSimulator({ inventory: slowLeases() }, async (client) => {
      const vm = await client.clone("a");
      const identity = async () => (await ask(client, vm, "identity")).body;
      assert.ok((await addressesOf(client, vm, "4000")).includes("10.0.0.101"));
      assert.partialDeepStrictEqual(await identity(), { host_name: "golden", ip_address: "10.0.0.101" });
      await client.control("POST", "clock", { advanceSeconds: 600 });
      assert.deepEqual((await addressesOf(client, vm, "4000")).slice(1), ["10.0.3.233"]);
      assert.partialDeepStrictEqual(await identity(), { host_name: "golden", ip_address: "10.0.3.233" });
    }),
  );

  it(
    "a clone's guest knows its NIC by the source's MAC address until it sets it up again for an address of its own",
    withSimulator({ inventory: slowLeases() }, async (client) => {
      const vm = await client.clone("a");
      const macAddress = async (of: string) =>
        pick((await client.get(`/api/vcenter/vm/${of}`)).body, "nics", "4000", "mac_address");
      const reported = async () =>
        pick(
          (await interfaces(client, vm)).find(({ nic }) => nic === "4000"),
          "mac_address",
        );
      assert.equal(await reported(), await macAddress("vm-101"));
      await client.control("POST", "clock", { advanceSeconds: 600 });
      assert.equal(await reported(), await macAddress(vm));
    }),
  );

  it(
    "a NIC that is not connected has no address; one that is connected later has a random one until it has a lease",
    withSimulator({ inventory: slowLeases() }, async (client) => {
      const vm = await client.clone("a", { disconnect_all_nics: true });
      assert.deepEqual(await addressesOf(client, vm, "4000"), []);
      assert.equal(pick((await ask(client, vm, "identity")).body, "ip_address"), undefined);
      await client.post(`/api/vcenter/vm/${vm}/hardware/ethernet/4000?action=connect`);
      const [reported] = (await interfaces(client, vm)).filter(({ nic }) => nic === "4000");
      assert.match(String(reported?.ip.ip_addresses[1]?.ip_address), /^169\.254\./);
      assert.equal(reported?.ip.ip_addresses[1]?.origin, "RANDOM");
      await client.control("POST", "clock", { advanceSeconds: 600 });
      assert.deepEqual((await addressesOf(client, vm, "4000")).slice(1), ["10.0.3.233"]);
      await client.post(`/api/vcenter/vm/${vm}/hardware/ethernet/4000?action=disconnect`);
      assert.deepEqual(await addressesOf(client, vm, "4000"), []);
    }),
  );

  it(
    "an operator sets the addresses of a NIC, and no lease changes them",
    withSimulator({ inventory: slowLeases() }, async (client) => {
      const vm = await client.clone("a");
      const addresses = { "4000": ["192.0.2.7", "2001:db8::7"] };
      await client.control("PATCH", `vms/${vm}`, { addresses });
      await client.control("POST", "clock", { advanceSeconds: 600 });
      assert.deepEqual((await addressesOf(client, vm, "4000")).slice(1), addresses["4000"]);
      assert.equal(pick((await ask(client, vm, "identity")).body, "ip_address"), "192.0.2.7");
    }),
  );

  it(
    "a guest that asks for no lease has no address, and its clones have none",
    withSimulator(
      { inventory: buildInventory({ vms: [{ id: "vm-101", name: "golden", ipAddress: null, otherAddresses: [] }] }) },
      async (client) => {
        const vm = await client.clone("a");
        await client.control("POST", "clock", { advanceSeconds: 600 });
        const [reported, ...others] = await interfaces(client, vm);
        assert.deepEqual(others, []);
        assert.deepEqual(
          reported?.ip.ip_addresses.map(({ origin }) => origin),
          ["LINKLAYER"],
        );
      },
    ),
  );

  it(
    "is 503 while Tools are silent",
    withSimulator({}, async (client) => {
      await client.control("PATCH", "vms/vm-101", { toolsReady: false });
      assert.equal((await ask(client, "vm-101", "networking/interfaces")).status, 503);
      assert.equal((await ask(client, "vm-102", "networking/interfaces")).status, 503);
    }),
  );
});
