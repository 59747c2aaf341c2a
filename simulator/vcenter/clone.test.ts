import assert from "node:assert/strict";
import { request } from "node:http";
import { type Client, pick } from "../../testing/client";
import { withSimulator } from "../../testing/withSimulator";
import { buildInventory } from "../inventory/load";

const path = "/api/vcenter/vm?action=instant-clone";
const counted = "POST /api/vcenter/vm?action=instant-clone";

async function refusal(client: Client, spec: Record<string, unknown>): Promise<unknown[]> {
  const before = Object(await client.state("vms")).length;
  const { status, body } = await client.post(path, { source: "vm-101", name: "a", ...spec });
  assert.equal(Object(await client.state("vms")).length, before, "nothing is left behind");
  return [status, pick(body, "error_type")];
}

/** The default inventory and a second datacenter, with a cluster and one of everything. */
const twoDatacenters = () => {
  const { clusters, hosts, folders, resourcePools, datastores, networks } = buildInventory();
  const other = { datacenter: "datacenter-3" };
  return buildInventory({
    datacenters: [
      { id: "datacenter-2", name: "lab" },
      { id: "datacenter-3", name: "other" },
    ],
    clusters: [...clusters, { id: "domain-c8", name: "other", ...other }],
    hosts: [...hosts, { id: "host-17", name: "esx-03.lab.example", cluster: "domain-c8" }],
    folders: [...folders, { id: "group-v90", name: "vm", ...other }],
    resourcePools: [...resourcePools, { id: "resgroup-90", name: "Resources", cluster: "domain-c8" }],
    datastores: [...datastores, { id: "datastore-90", name: "vsan", ...other }],
    networks: [...networks, { id: "network-90", name: "lab", ...other }],
  });
};

describe("instant clone (docs/apis/vcenter.md section 3.6)", () => {
  it(
    "answers 200 and the bare id under /api, a value under /rest",
    withSimulator({}, async (client) => {
      const api = await client.post(path, { source: "vm-101", name: "a" });
      assert.deepEqual([api.status, api.body], [200, "vm-1001"]);
      const rest = await client.post("/rest/vcenter/vm?action=instant-clone", {
        spec: { source: "vm-101", name: "b" },
      });
      assert.deepEqual([rest.status, rest.body], [200, { value: "vm-1002" }]);
    }),
  );

  it(
    "the clone is on, in the places of the source, with Tools, address and host name as there",
    withSimulator({ inventory: buildInventory({ settings: { leaseSeconds: 600 } }) }, async (client) => {
      const vm = await client.clone("a");
      assert.partialDeepStrictEqual(await client.state("vms", 2), {
        id: vm,
        name: "a",
        powerState: "POWERED_ON",
        source: "vm-101",
      });
      const query = `vms=${vm}&folders=group-v3&resource_pools=resgroup-8&hosts=host-15`;
      assert.equal(pick((await client.get(`/api/vcenter/vm?${query}`)).body, 0, "vm"), vm);
      const identity = await client.get(`/api/vcenter/vm/${vm}/guest/identity`);
      assert.partialDeepStrictEqual(identity.body, { host_name: "golden", ip_address: "10.0.0.101" });
    }),
  );

  it(
    "a clone of a frozen source goes on after the freeze",
    withSimulator({}, async (client) => {
      const frozen = async (vm: string) =>
        pick((await client.get(`/api/vcenter/vm/${vm}`)).body, "instant_clone_frozen");
      assert.deepEqual([await frozen("vm-101"), await frozen(await client.clone("a"))], [true, false]);
    }),
  );

  it(
    "the clone has uuids and MAC addresses of its own, and the bios_uuid asked for",
    withSimulator({}, async (client) => {
      const uuid = "12345678-abcd-1234-cdef-123456789abc";
      const vms = ["vm-101", await client.clone("a"), await client.clone("b", { bios_uuid: uuid })];
      const bodies = await Promise.all(vms.map(async (vm) => (await client.get(`/api/vcenter/vm/${vm}`)).body));
      const distinct = (...at: string[]) => new Set(bodies.map((body) => pick(body, ...at))).size;
      assert.deepEqual(
        [
          distinct("identity", "bios_uuid"),
          distinct("identity", "instance_uuid"),
          distinct("nics", "4000", "mac_address"),
        ],
        [3, 3, 3],
      );
      assert.equal(pick(bodies[2], "identity", "bios_uuid"), uuid);
    }),
  );

  it(
    "placement is taken by part",
    withSimulator({}, async (client) => {
      const placement = { folder: "group-v10", resource_pool: "resgroup-20", datastore: "datastore-32" };
      const vm = await client.clone("a", { placement });
      const query = `vms=${vm}&folders=group-v10&resource_pools=resgroup-20`;
      assert.equal(pick((await client.get(`/api/vcenter/vm?${query}`)).body, 0, "vm"), vm);
      const { body } = await client.get(`/api/vcenter/vm/${vm}`);
      assert.match(String(pick(body, "disks", "2000", "backing", "vmdk_file")), /^\[nfs\]/);
    }),
  );

  it(
    "NICs are changed as asked",
    withSimulator({}, async (client) => {
      const vm = await client.clone("a", {
        nics_to_update: {
          "4000": {
            backing: { type: "DISTRIBUTED_PORTGROUP", network: "dvportgroup-42" },
            mac_type: "MANUAL",
            mac_address: "00:50:56:01:02:0A",
            start_connected: false,
            allow_guest_control: false,
            wake_on_lan_enabled: false,
          },
        },
      });
      assert.partialDeepStrictEqual(pick((await client.get(`/api/vcenter/vm/${vm}`)).body, "nics", "4000"), {
        backing: { type: "DISTRIBUTED_PORTGROUP", network: "dvportgroup-42" },
        mac_type: "MANUAL",
        mac_address: "00:50:56:01:02:0a",
        state: "NOT_CONNECTED",
        start_connected: false,
        allow_guest_control: false,
        wake_on_lan_enabled: false,
      });
    }),
  );

  it(
    "disconnect_all_nics leaves the guest without a network, and so without an address",
    withSimulator({}, async (client) => {
      const vm = await client.clone("a", { disconnect_all_nics: true });
      const { body } = await client.get(`/api/vcenter/vm/${vm}`);
      assert.equal(pick(body, "nics", "4000", "state"), "NOT_CONNECTED");
      const identity = await client.get(`/api/vcenter/vm/${vm}/guest/identity`);
      assert.deepEqual([identity.status, pick(identity.body, "ip_address")], [200, undefined]);
    }),
  );

  it(
    "ports are changed as asked",
    withSimulator({}, async (client) => {
      const vm = await client.clone("a", {
        serial_ports_to_update: { "9000": { yield_on_poll: false, start_connected: false } },
        parallel_ports_to_update: { "10000": { allow_guest_control: false } },
      });
      const { body } = await client.get(`/api/vcenter/vm/${vm}`);
      assert.partialDeepStrictEqual(pick(body, "serial_ports", "9000"), {
        yield_on_poll: false,
        state: "NOT_CONNECTED",
      });
      assert.equal(pick(body, "parallel_ports", "10000", "allow_guest_control"), false);
    }),
  );

  for (const [what, spec, expected] of [
    ["an unknown source", { source: "vm-7" }, [404, "NOT_FOUND"]],
    ["an unknown folder", { placement: { folder: "group-v999" } }, [404, "NOT_FOUND"]],
    ["an unknown resource pool", { placement: { resource_pool: "resgroup-999" } }, [404, "NOT_FOUND"]],
    ["an unknown datastore", { placement: { datastore: "datastore-999" } }, [404, "NOT_FOUND"]],
    ["a folder that is not for VMs", { placement: { folder: "group-s5" } }, [400, "INVALID_ARGUMENT"]],
    ["a folder of another datacenter", { placement: { folder: "group-v90" } }, [400, "INVALID_ARGUMENT"]],
    ["a pool of another cluster", { placement: { resource_pool: "resgroup-90" } }, [400, "INVALID_ARGUMENT"]],
    ["a datastore of another datacenter", { placement: { datastore: "datastore-90" } }, [400, "INVALID_ARGUMENT"]],
    ["a name that is taken in the folder", { name: "cold" }, [400, "ALREADY_EXISTS"]],
    ["a name that is empty", { name: "" }, [400, "INVALID_ARGUMENT"]],
    ["a name of more than 80 characters", { name: "a".repeat(81) }, [400, "INVALID_ARGUMENT"]],
    ["a malformed bios_uuid", { bios_uuid: "12345678" }, [400, "INVALID_ARGUMENT"]],
    ["a source that is off", { source: "vm-102" }, [500, "ERROR"]],
    ["a field of the wrong type", { disconnect_all_nics: "yes" }, [400, "INVALID_ARGUMENT"]],
    ["an unknown field", { guestinfo: {} }, [400, "UNEXPECTED_INPUT"]],
    ["an unknown NIC", { nics_to_update: { "4007": {} } }, [400, "INVALID_ARGUMENT"]],
    [
      "a malformed MAC",
      { nics_to_update: { "4000": { mac_type: "MANUAL", mac_address: "1:2" } } },
      [400, "INVALID_ARGUMENT"],
    ],
    [
      "a MAC without MANUAL",
      { nics_to_update: { "4000": { mac_address: "00:50:56:01:02:03" } } },
      [400, "INVALID_ARGUMENT"],
    ],
    ["MANUAL without a MAC", { nics_to_update: { "4000": { mac_type: "MANUAL" } } }, [400, "INVALID_ARGUMENT"]],
    [
      "an unknown network",
      { nics_to_update: { "4000": { backing: { type: "STANDARD_PORTGROUP", network: "network-9" } } } },
      [404, "NOT_FOUND"],
    ],
    [
      "a backing type that is not the network's",
      { nics_to_update: { "4000": { backing: { type: "STANDARD_PORTGROUP", network: "dvportgroup-42" } } } },
      [400, "INVALID_ARGUMENT"],
    ],
    [
      "a network of another datacenter",
      { nics_to_update: { "4000": { backing: { type: "STANDARD_PORTGROUP", network: "network-90" } } } },
      [400, "INVALID_ARGUMENT"],
    ],
    ["an unknown serial port", { serial_ports_to_update: { "9001": {} } }, [400, "INVALID_ARGUMENT"]],
    ["an unknown parallel port", { parallel_ports_to_update: { "10009": {} } }, [400, "INVALID_ARGUMENT"]],
  ] as const) {
    it(
      `${what} is ${expected.join(" ")}, and nothing is made`,
      withSimulator({ inventory: twoDatacenters() }, async (client) => {
        assert.deepEqual(await refusal(client, spec), expected);
      }),
    );
  }

  it(
    "a bios_uuid of another VM is taken, since nothing in vSphere makes one unique",
    withSimulator({}, async (client) => {
      const uuid = String(await client.state("vms", 1, "biosUuid"));
      const vm = await client.clone("a", { bios_uuid: uuid });
      assert.equal(pick((await client.get(`/api/vcenter/vm/${vm}`)).body, "identity", "bios_uuid"), uuid);
    }),
  );

  it(
    "names are unique per folder only, and free again after a delete or a rename",
    withSimulator({}, async (client) => {
      assert.match(await client.clone("cold", { placement: { folder: "group-v10" } }), /^vm-/);
      await client.control("PATCH", "vms/vm-102", { name: "colder" });
      const vm = await client.clone("cold");
      assert.match(vm, /^vm-/);
      await client.control("DELETE", `vms/${vm}`);
      assert.match(await client.clone("cold"), /^vm-/);
    }),
  );

  it(
    "each clone of a running source adds a delta disk to it, and the 256th fails for good",
    withSimulator({ inventory: buildInventory({ vms: [{ id: "vm-101", name: "golden" }] }) }, async (client) => {
      const names = Array.from({ length: 255 }, (_, index) => `c${index}`);
      for (const vm of await Promise.all(names.map((name) => client.clone(name)))) assert.match(vm, /^vm-/);
      assert.deepEqual(await refusal(client, {}), [500, "ERROR"]);
      assert.deepEqual(await refusal(client, {}), [500, "ERROR"]);
    }),
  );

  it(
    "a frozen source gets no delta disks: 1,000 clones at once, no error",
    withSimulator({}, async (client) => {
      const names = Array.from({ length: 1000 }, (_, index) => `c${index}`);
      const vms = await Promise.all(names.map((name) => client.clone(name)));
      assert.equal(new Set(vms).size, 1000);
      assert.ok(vms.every((vm) => /^vm-\d+$/.test(vm)));
    }),
  );

  it(
    "comes into being at the end of its latency, and of two with one name the second is refused",
    withSimulator({ latency: { instantClone: 800 } }, async (client) => {
      const both = ["a", "a"].map((name) => client.post(path, { source: "vm-101", name }));
      await client.arrived(counted, 2);
      assert.equal(Object(await client.state("vms")).length, 2);
      await client.control("POST", "clock", { advanceSeconds: 0.8 });
      const answers = await Promise.all(both);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400]);
      assert.equal(Object(await client.state("vms")).length, 3);
    }),
  );

  it(
    "is made all the same when the client has gone away meanwhile",
    withSimulator({ latency: { instantClone: 60_000 } }, async (client) => {
      const headers = { "vmware-api-session-id": client.token, "content-type": "application/json" };
      const gone = request(client.url + path, { method: "POST", headers });
      gone.on("error", () => {});
      gone.end(JSON.stringify({ source: "vm-101", name: "orphan" }));
      await client.arrived(counted);
      await new Promise<void>((resolve) => {
        gone.once("close", resolve);
        gone.destroy();
      });
      await client.control("POST", "clock", { advanceSeconds: 60 });
      assert.partialDeepStrictEqual(await client.state("vms", 2), { name: "orphan", source: "vm-101" });
    }),
  );

  it(
    "a power operation on the source meanwhile is RESOURCE_BUSY, another clone is not",
    withSimulator({ latency: { instantClone: 60_000 } }, async (client) => {
      const both = [client.clone("a"), client.clone("b")];
      await client.arrived(counted, 2);
      const { body } = await client.post("/api/vcenter/vm/vm-101/power?action=stop");
      assert.equal(pick(body, "error_type"), "RESOURCE_BUSY");
      await client.control("POST", "clock", { advanceSeconds: 60 });
      for (const vm of await Promise.all(both)) assert.match(vm, /^vm-/);
      assert.equal((await client.post("/api/vcenter/vm/vm-101/power?action=stop")).status, 204);
    }),
  );

  it(
    "a clone of a source whose Tools do not run has none either",
    withSimulator({}, async (client) => {
      await client.control("PATCH", "vms/vm-101", { toolsReady: false });
      const vm = await client.clone("a");
      await client.control("POST", "clock", { advanceSeconds: 600 });
      assert.equal((await client.get(`/api/vcenter/vm/${vm}/guest/identity`)).status, 503);
    }),
  );

  it(
    "a clone of a source that boots comes up too",
    withSimulator({}, async (client) => {
      await client.post("/api/vcenter/vm/vm-101/power?action=reset");
      const vm = await client.clone("a");
      const status = async () => (await client.get(`/api/vcenter/vm/${vm}/guest/identity`)).status;
      assert.equal(await status(), 503);
      await client.control("POST", "clock", { advanceSeconds: 2 });
      assert.equal(await status(), 200);
    }),
  );
});
