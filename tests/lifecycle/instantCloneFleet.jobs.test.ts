import assert from "node:assert/strict";
import { instantCloneFleet } from "../../provider/resources/instantCloneFleet";
import { CountingProxy } from "../../testing/countingProxy";
import { inLab } from "../../testing/lab";

const count = 60;
const inFlightLimit = 20;

describe("Six jobs that create a shard of a fleet each, at once", () => {
  it(
    "have one session each and at most 20 requests in flight each, and create each member once",
    inLab(
      async (lab) => {
        const proxies = await Promise.all([0, 1, 2, 3, 4, 5].map(() => CountingProxy.start(lab.simulator.url)));
        await Promise.all(
          proxies.map(async ({ url }, shard) => {
            const run = lab.run({ "vsphere-ops:server": url });
            const fleet = { sourceName: "golden", count, namePattern: `runner-${shard}-{index}` };
            await run.resource(instantCloneFleet, `shard-${shard}`).create(fleet);
            await run.end();
          }),
        );
        const inFlight = proxies.map((proxy) => proxy.takeMax());
        for (const proxy of proxies) proxy.stop();
        assert.equal(lab.state.calls["POST /api/session"], proxies.length);
        assert.ok(Math.max(...inFlight) <= inFlightLimit, inFlight.join());
        const names = new Set(lab.clones.map(({ name }) => name));
        assert.deepEqual([names.size, lab.clones.length], [count * proxies.length, count * proxies.length]);
      },
      { latency: { instantClone: 20 } },
    ),
  );
});
