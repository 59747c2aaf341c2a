import assert from "node:assert/strict";
import { type Client, pick } from "../../testing/client";
import { withSimulator } from "../../testing/withSimulator";
import { buildInventory } from "../inventory/load";

const inventory = buildInventory({ settings: { leaseSeconds: 600 } });
const source = "10.0.0.101";

async function addressOf(client: Client, vm: string): Promise<unknown> {
  return pick((await client.get(`/api/vcenter/vm/${vm}/guest/identity`)).body, "ip_address");
}

const renewal = (client: Client) => client.control("POST", "clock", { advanceSeconds: 600 });

describe("address of an instant clone (mine; docs/apis/vcenter.md section 3.5)", () => {
  it(
    "is the source's at first, and one of its own when the guest has renewed its lease",
    withSimulator({ inventory }, async (client) => {
      const clones = [await client.clone("a"), await client.clone("b")];
      const addresses = () => Promise.all(clones.map((vm) => addressOf(client, vm)));
      assert.deepEqual(await addresses(), [source, source]);
      await renewal(client);
      assert.equal(new Set([...(await addresses()), await addressOf(client, "vm-101")]).size, 3);
      for (const address of await addresses()) assert.match(String(address), /^10(\.\d+){3}$/);
    }),
  );

  it(
    "renews half a second after the clone unless the inventory says otherwise",
    withSimulator({}, async (client) => {
      const vm = await client.clone("a");
      await client.control("POST", "clock", { advanceSeconds: 0.5 });
      assert.notEqual(await addressOf(client, vm), source);
    }),
  );

  it(
    "stays away where all NICs are disconnected",
    withSimulator({ inventory }, async (client) => {
      const vm = await client.clone("a", { disconnect_all_nics: true });
      await renewal(client);
      assert.equal(await addressOf(client, vm), undefined);
    }),
  );

  for (const ipAddress of ["192.0.2.7", source]) {
    it(
      `is what an operator says, ${ipAddress}, whether that is before the renewal or after`,
      withSimulator({ inventory }, async (client) => {
        const before = await client.clone("a");
        await client.control("PATCH", `vms/${before}`, { ipAddress });
        await renewal(client);
        assert.equal(await addressOf(client, before), ipAddress);
        const after = await client.clone("b");
        await renewal(client);
        await client.control("PATCH", `vms/${after}`, { ipAddress });
        assert.equal(await addressOf(client, after), ipAddress);
      }),
    );
  }

  it(
    "a clone that is gone by then does not come back, nor does the renewal of one before a reset",
    withSimulator({ inventory }, async (client) => {
      await client.control("DELETE", `vms/${await client.clone("a")}`);
      await renewal(client);
      assert.equal(Object(await client.state("vms")).length, 2);
      await client.clone("b");
      await client.control("POST", "reset");
      await client.login();
      const vm = await client.clone("c");
      assert.equal(await addressOf(client, vm), source);
      await renewal(client);
      assert.notEqual(await addressOf(client, vm), source);
    }),
  );
});
