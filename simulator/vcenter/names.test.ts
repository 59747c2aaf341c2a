import assert from "node:assert/strict";
import { type Client, pick } from "../../testing/client";
import { withSimulator } from "../../testing/withSimulator";
import { buildInventory } from "../inventory/load";

const named = async (client: Client, name: string) =>
  Object(await client.get(`/api/vcenter/vm?names=${encodeURIComponent(name)}`)).body;

describe("names (vCenter escapes slash, backslash and percent)", () => {
  const stored: Record<string, string> = {
    "ci/runner": "ci%2frunner",
    "back\\slash": "back%5cslash",
    "50%": "50%25",
    "100%41": "100%2541",
    "once%2Fonly": "once%2Fonly",
  };
  for (const [given, name] of Object.entries(stored)) {
    it(
      `a clone named ${given} is stored, listed and told as ${name}`,
      withSimulator({}, async (client) => {
        const vm = await client.clone(given);
        const { body } = await client.get(`/api/vcenter/vm/${vm}`);
        assert.deepEqual([pick(body, "name"), pick(body, "identity", "name")], [name, name]);
        assert.partialDeepStrictEqual(await named(client, name), [{ vm, name }]);
        if (given !== name) assert.deepEqual(await named(client, given), []);
      }),
    );
  }

  it(
    "the same name in its two spellings is taken",
    withSimulator({}, async (client) => {
      await client.clone("ci/runner");
      const spec = { source: "vm-101", name: "ci%2frunner" };
      const { body } = await client.post("/api/vcenter/vm?action=instant-clone", spec);
      assert.equal(pick(body, "error_type"), "ALREADY_EXISTS");
    }),
  );

  it(
    "so are those of an inventory, and those that an operator gives",
    withSimulator(
      {
        inventory: buildInventory({
          folders: [{ id: "group-v3", name: "a/b", datacenter: "datacenter-2" }],
          datastores: [{ id: "datastore-1", name: "c\\d", datacenter: "datacenter-2" }],
          networks: [{ id: "network-1", name: "e%f", datacenter: "datacenter-2" }],
          vms: [{ id: "vm-1", name: "g/h" }],
        }),
      },
      async (client) => {
        const namesOf = async (kind: string) =>
          Object((await client.get(`/api/vcenter/${kind}`)).body).map((row: object) => pick(row, "name"));
        const all = await Promise.all(["folder", "datastore", "network", "vm"].map(namesOf));
        assert.deepEqual(all, [["a%2fb"], ["c%5cd"], ["e%25f"], ["g%2fh"]]);
        await client.control("PATCH", "vms/vm-1", { name: "i/j" });
        assert.deepEqual(await namesOf("vm"), ["i%2fj"]);
      },
    ),
  );
});

describe("inventory paths", () => {
  it(
    "can be followed from a datacenter down its folders to a VM",
    withSimulator({}, async (client) => {
      const first = async (path: string, key: string) => pick((await client.get(`/api/vcenter/${path}`)).body, 0, key);
      const datacenter = await first("datacenter?names=lab", "datacenter");
      const root = await first(`folder?names=vm&type=VIRTUAL_MACHINE&datacenters=${datacenter}`, "folder");
      const ci = await first(`folder?names=ci&parent_folders=${root}`, "folder");
      const scratch = await first(`folder?names=scratch&parent_folders=${ci}`, "folder");
      const vm = await client.clone("a", { placement: { folder: scratch } });
      assert.equal(await first(`vm?names=a&folders=${scratch}`, "vm"), vm);
      assert.equal(await first(`datacenter?folders=${await first("folder?type=DATACENTER", "folder")}`, "name"), "lab");
    }),
  );

  it(
    "can be followed from a cluster to its resource pools",
    withSimulator({}, async (client) => {
      const { body } = await client.get("/rest/vcenter/cluster?filter.names=compute&filter.datacenters=datacenter-2");
      const cluster = pick(body, "value", 0, "cluster");
      const pools = await client.get(`/api/vcenter/resource-pool?names=Resources&clusters=${cluster}`);
      const root = pick(pools.body, 0, "resource_pool");
      const below = await client.get(`/api/vcenter/resource-pool?parent_resource_pools=${root}`);
      assert.deepEqual(
        Object(below.body).map((row: object) => pick(row, "name")),
        ["ci", "tests"],
      );
      const folder = pick((await client.get("/api/vcenter/folder?type=HOST")).body, 0, "folder");
      assert.equal(pick((await client.get(`/api/vcenter/cluster?folders=${folder}`)).body, 0, "name"), "compute");
    }),
  );
});
