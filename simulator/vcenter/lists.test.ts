import assert from "node:assert/strict";
import { type Client, pick } from "../../testing/client";
import { withSimulator } from "../../testing/withSimulator";
import { buildInventory } from "../inventory/load";

async function ids(client: Client, path: string): Promise<unknown[]> {
  const { status, body } = await client.get(path);
  assert.equal(status, 200, path);
  const rows: unknown = path.startsWith("/rest") ? pick(body, "value") : body;
  assert.ok(Array.isArray(rows));
  return rows.map((row) => Object.values(row)[0]);
}

describe("lists (docs/apis/vcenter.md section 2)", () => {
  for (const [path, expected] of [
    ["vm", ["vm-101", "vm-102"]],
    ["vm?names=golden", ["vm-101"]],
    ["vm?names=golden&names=cold", ["vm-101", "vm-102"]],
    ["vm?names=golden&power_states=POWERED_OFF", []],
    ["vm?names=golden&names=cold&power_states=POWERED_OFF", ["vm-102"]],
    ["vm?names=gold", []],
    ["vm?vms=vm-102&vms=vm-101&vms=vm-7", ["vm-102", "vm-101"]],
    ["vm?vms=vm-101&names=cold", []],
    ["vm?folders=group-v3", ["vm-101", "vm-102"]],
    ["vm?folders=group-v10", []],
    ["vm?folders=group-v999", []],
    ["vm?datacenters=datacenter-2&clusters=domain-c7&hosts=host-15&resource_pools=resgroup-8", ["vm-101", "vm-102"]],
    ["vm?hosts=host-16", []],
    ["vm?resource_pools=resgroup-20", []],
    ["vm?power_states=POWERED_ON&power_states=SUSPENDED", ["vm-101"]],
    ["folder?names=scratch", ["group-v12", "group-v13"]],
    ["folder?names=scratch&parent_folders=group-v10", ["group-v12"]],
    ["folder?type=DATASTORE", ["group-s5", "group-s14"]],
    ["folder?folders=group-v10&datacenters=datacenter-2", ["group-v10"]],
    ["resource-pool?names=burst", ["resgroup-22", "resgroup-23"]],
    ["resource-pool?names=burst&parent_resource_pools=resgroup-21", ["resgroup-23"]],
    ["resource-pool?resource_pools=resgroup-20&clusters=domain-c7&datacenters=datacenter-2", ["resgroup-20"]],
    ["datastore?names=ssd", ["datastore-33", "datastore-34"]],
    ["datastore?names=ssd&folders=group-s14", ["datastore-34"]],
    ["datastore?types=NFS&datastores=datastore-32", ["datastore-32"]],
    ["network?names=tests", ["network-43", "dvportgroup-44"]],
    ["network?names=tests&types=DISTRIBUTED_PORTGROUP", ["dvportgroup-44"]],
    ["network?networks=network-41&datacenters=datacenter-2&folders=group-n6", ["network-41"]],
  ] as const) {
    it(
      `${path} gives ${expected.length > 0 ? expected.join(" and ") : "an empty list"} in both dialects`,
      withSimulator({}, async (client) => {
        assert.deepEqual(await ids(client, `/api/vcenter/${path}`), expected);
        const rest = path.replaceAll(/[?&]/g, (mark) => `${mark}filter.`);
        assert.deepEqual(await ids(client, `/rest/vcenter/${rest}`), expected);
      }),
    );
  }

  it(
    "rows have the fields of their kind",
    withSimulator({}, async (client) => {
      const row = async (path: string) => pick((await client.get(`/api/vcenter/${path}`)).body, 0);
      assert.deepEqual(await row("folder?names=ci"), { folder: "group-v10", name: "ci", type: "VIRTUAL_MACHINE" });
      assert.deepEqual(await row("resource-pool?names=ci"), { resource_pool: "resgroup-20", name: "ci" });
      assert.deepEqual(await row("network?names=lab"), {
        network: "network-41",
        name: "lab",
        type: "STANDARD_PORTGROUP",
      });
      assert.deepEqual(await row("datastore?names=nfs"), {
        datastore: "datastore-32",
        name: "nfs",
        type: "NFS",
        free_space: 500 * 2 ** 30,
        capacity: 2 ** 40,
      });
    }),
  );

  it(
    "an unknown power state is INVALID_ARGUMENT",
    withSimulator({}, async (client) => {
      const { status, body } = await client.get("/api/vcenter/vm?power_states=ON");
      assert.deepEqual([status, pick(body, "error_type")], [400, "INVALID_ARGUMENT"]);
    }),
  );

  const many = buildInventory({
    vms: [
      { name: "crowd", copies: 4000 },
      { name: "golden", id: "vm-101" },
    ],
  });

  it(
    "more than 4000 matches are too_many_matches: 500 under /api, 400 under /rest",
    withSimulator({ inventory: many }, async (client) => {
      const id = "com.vmware.api.vcenter.vm.too_many_matches";
      const api = await client.get("/api/vcenter/vm");
      assert.equal(api.status, 500);
      assert.partialDeepStrictEqual(api.body, { error_type: "UNABLE_TO_ALLOCATE_RESOURCE", messages: [{ id }] });
      const rest = await client.get("/rest/vcenter/vm");
      assert.equal(rest.status, 400);
      assert.partialDeepStrictEqual(rest.body, {
        type: "com.vmware.vapi.std.errors.unable_to_allocate_resource",
        value: { messages: [{ id }] },
      });
    }),
  );

  it(
    "4000 matches are a list",
    withSimulator({ inventory: many }, async (client) => {
      await client.control("DELETE", "vms/vm-101");
      assert.equal((await ids(client, "/api/vcenter/vm")).length, 4000);
    }),
  );

  it(
    "finds a VM by its new name once it is renamed",
    withSimulator({}, async (client) => {
      await client.control("PATCH", "vms/vm-101", { name: "cold" });
      assert.deepEqual(await ids(client, "/api/vcenter/vm?names=cold"), ["vm-101", "vm-102"].toReversed());
      assert.deepEqual(await ids(client, "/api/vcenter/vm?names=golden"), []);
    }),
  );
});
