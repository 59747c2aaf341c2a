import assert from "node:assert/strict";
import type { Client } from "../../testing/client";
import { withSimulator } from "../../testing/withSimulator";
import type { SimulatorOptions } from "../index";
import { buildInventory } from "../inventory/load";

const route = "POST /api/vcenter/vm?action=instant-clone";
const slow = (clonesPerHost?: number): SimulatorOptions => ({
  latency: { instantClone: 10_000 },
  inventory: buildInventory({ settings: { ...(clonesPerHost && { clonesPerHost }) } }),
});
const namesOf = async (client: Client) =>
  Object(await client.state("vms")).flatMap(({ name }: { name: string }) => (name.startsWith("a") ? name : []));

/** Starts clones one after the other, so that their order is known. */
async function startClones(client: Client, count: number): Promise<Promise<string>[]> {
  const clones: Promise<string>[] = [];
  for (let index = 1; index <= count; index++) {
    clones.push(client.clone(`a${index}`));
    await client.arrived(route, index);
  }
  return clones;
}

describe("clones of one host at once (settings.clonesPerHost)", () => {
  it(
    "are carried out in groups, in the order in which they came",
    withSimulator(slow(2), async (client, { clock }) => {
      const clones = await startClones(client, 5);
      for (const expected of [
        ["a1", "a2"],
        ["a1", "a2", "a3", "a4"],
        ["a1", "a2", "a3", "a4", "a5"],
      ]) {
        clock.advance(10);
        await Promise.all(clones.slice(0, expected.length));
        assert.deepEqual(await namesOf(client), expected);
      }
    }),
  );

  it(
    "are all at once unless the setting says otherwise",
    withSimulator(slow(), async (client, { clock }) => {
      const clones = await startClones(client, 5);
      clock.advance(10);
      await Promise.all(clones);
      assert.equal((await namesOf(client)).length, 5);
    }),
  );

  it(
    "a clone that fails gives its place to the next",
    withSimulator(slow(1), async (client, { clock }) => {
      const twins = [client.clone("golden"), client.clone("a1")];
      await client.arrived(route, 2);
      clock.advance(10);
      await twins[0];
      clock.advance(10);
      await twins[1];
      assert.deepEqual(await namesOf(client), ["a1"]);
    }),
  );

  it(
    "after a reset nobody waits for those before it",
    withSimulator(slow(1), async (client, { clock }) => {
      const lost = (await startClones(client, 2)).map((clone) => assert.rejects(clone));
      await client.control("POST", "reset");
      await Promise.all(lost);
      await client.login();
      const clone = client.clone("a3");
      await client.arrived(route, 1);
      clock.advance(10);
      await clone;
      assert.deepEqual(await namesOf(client), ["a3"]);
    }),
  );
});
