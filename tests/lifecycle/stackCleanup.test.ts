import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { instantCloneFleet } from "../../provider/resources/instantCloneFleet";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { runspace } from "../../provider/resources/runspace";
import { scriptExecution } from "../../provider/resources/scriptExecution";
import { stackCleanup } from "../../provider/resources/stackCleanup";
import { buildInventory } from "../../simulator/inventory/load";
import { inLab, type Lab } from "../../testing/lab";
import { ResourceRun } from "../../testing/providerRun";
import { inSrsLab } from "../../testing/srsLab";

const golden = { sourceName: "golden" };
const retained = { __retained: true };

/** A stack with nothing but its cleanup in state, and `names` as the clones that killed runs have left. */
async function left(lab: Lab, ...names: string[]) {
  const cleanup = await lab.run().resource(stackCleanup, "cleanup").create({});
  for (const name of names) await lab.run().resource(instantCloneVm, name).create(golden);
  return cleanup;
}

const destroy = (lab: Lab) => lab.run().resource(stackCleanup, "cleanup");

describe("StackCleanup", () => {
  it(
    "deletes the clones that no state knows, whatever resources made them",
    inLab(async (lab) => {
      const cleanup = await left(lab, "web", "db");
      await destroy(lab).delete(cleanup);
      assert.deepEqual(lab.clones, []);
      assert.deepEqual(lab.state.vms.map(({ name }) => name).sort(), ["cold", "golden"]);
    }),
  );

  it(
    "says which VMs it has deleted",
    inLab(async (lab) => {
      const cleanup = await left(lab, "web");
      const run = lab.run();
      await run.resource(stackCleanup, "cleanup").delete(cleanup);
      assert.match(run.log.of("info").join(), /vm-\d+ \(web-[0-9a-f]{8}\) carried the mark of this stack/);
    }),
  );

  it(
    "finds a clone that appears while it looks",
    inLab(async (lab) => {
      const cleanup = await left(lab);
      const deleting = destroy(lab).delete(cleanup);
      while (!lab.calls["GET /api/vcenter/vm/{vm}"]) await nextTurn();
      await lab.run().resource(instantCloneVm, "web").create(golden);
      await deleting;
      assert.deepEqual(lab.clones, []);
    }),
  );

  it(
    "leaves alone what another stack, another backend or nobody of this provider has made",
    inLab(async (lab) => {
      const cleanup = await left(lab);
      const { provider, urn } = lab.run().resource(instantCloneVm);
      await new ResourceRun(provider, urn.replace(":dev::", ":prod::")).create({ ...golden, name: "prod" });
      await new ResourceRun(provider, `acme/${urn}`).create({ ...golden, name: "org" });
      const biosUuid = "4210e6f8-5d3a-7c7b-8b5c-000000000000";
      await lab
        .run()
        .resource(instantCloneVm, "own")
        .create({ ...golden, name: "own", biosUuid });
      await destroy(lab).delete(cleanup);
      assert.deepEqual(lab.clones.map(({ name }) => name).sort(), ["org", "own", "prod"]);
    }),
  );

  it(
    "spares a clone that outlives its stack, also after a refresh",
    inLab(async (lab) => {
      const cleanup = await left(lab);
      const run = lab.run().resource(instantCloneVm);
      const kept = await run.create({ ...golden, ...retained });
      const refreshed = await lab.run().resource(instantCloneVm).refresh(kept);
      assert.ok(refreshed);
      assert.deepEqual((await run.check({ ...golden, ...retained }, { olds: refreshed.inputs })).failures, []);
      await destroy(lab).delete(cleanup);
      assert.equal(lab.clones.length, 1);
    }),
  );

  it(
    "deletes the members of a fleet that no state knows",
    inLab(async (lab) => {
      const cleanup = await left(lab);
      await lab
        .run()
        .resource(instantCloneFleet)
        .create({ ...golden, count: 2 });
      await destroy(lab).delete(cleanup);
      assert.deepEqual(lab.clones, []);
    }),
  );

  it(
    "spares the members of a fleet that outlives its stack, also those that come after a refresh",
    inLab(async (lab) => {
      const cleanup = await left(lab);
      const args = { ...golden, ...retained };
      const fleet = await lab
        .run()
        .resource(instantCloneFleet)
        .create({ ...args, count: 1 });
      const refreshed = await lab.run().resource(instantCloneFleet).refresh(fleet);
      assert.ok(refreshed);
      await lab
        .run()
        .resource(instantCloneFleet)
        .update(refreshed, { ...args, count: 3 });
      await destroy(lab).delete(cleanup);
      assert.equal(lab.clones.length, 3);
    }),
  );

  it(
    "refuses an option retainOnDelete that comes after the clone, which it would delete",
    inLab(async (lab) => {
      await left(lab);
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      const { failures } = await lab
        .run()
        .resource(instantCloneVm)
        .check({ ...golden, ...retained }, { olds: vm.inputs });
      assert.match(failures[0]?.reason ?? "", /got the option retainOnDelete since/);
    }),
  );

  it(
    "adopts a clone of a killed run that was not to outlive its stack then",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      const adopted = await lab
        .run()
        .resource(instantCloneVm)
        .create({ ...golden, ...retained });
      assert.equal(adopted.id, vm.id);
    }),
  );

  it(
    "deletes nothing when it is taken out of a program that goes on",
    inLab(async (lab) => {
      const cleanup = await left(lab);
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      const up = lab.run();
      assert.equal((await up.resource(instantCloneVm).diff(vm, golden)).changes, false);
      await up.resource(stackCleanup, "cleanup").delete(cleanup);
      assert.equal(lab.clones.length, 1);
      assert.match(up.log.of("info").join(), /deletes nothing, because the rest of the stack lives on/);
    }),
  );

  it(
    "refuses a program in which another resource comes first",
    inLab(async (lab) => {
      const up = lab.run();
      await up.resource(instantCloneVm).check(golden);
      const { failures } = await up.resource(stackCleanup, "cleanup").check({});
      assert.match(failures[0]?.reason ?? "", /web was registered before this resource/);
    }),
  );

  it(
    "changes nothing on a second up, a refresh and another connection, and makes no call",
    inLab(async (lab) => {
      const cleanup = await left(lab);
      const run = lab.run().resource(stackCleanup, "cleanup");
      assert.deepEqual(await run.diff(cleanup, {}), { changes: false, replaces: [] });
      assert.deepEqual(await run.diff(cleanup, { connection: "east" }), { changes: true, replaces: [] });
      assert.equal((await run.refresh(cleanup))?.id, cleanup.id);
      assert.equal(lab.callCount, 0);
    }),
  );

  it(
    "leaves in the state what it could not delete, and deletes it the next time",
    inLab(async (lab) => {
      const cleanup = await left(lab, "web", "db");
      await lab.fault({ match: "DELETE /api/vcenter/vm/", mode: "status:500" });
      await assert.rejects(destroy(lab).delete(cleanup), {
        message: /1 of 2 VMs .* could not be deleted:\n.*Run "pulumi destroy" again/s,
      });
      await destroy(lab).delete(cleanup);
      assert.deepEqual(lab.clones, []);
    }),
  );

  it(
    "deletes the runspaces of its stack with srs, and those of no other stack and no other client",
    inSrsLab(async (lab) => {
      const cleanup = await lab.run().resource(stackCleanup, "cleanup").create({ srs: true });
      const { provider, urn } = lab.run().resource(runspace);
      await new ResourceRun(provider, urn).create({});
      await new ResourceRun(provider, urn.replace(":dev::", ":prod::")).create({});
      await new ResourceRun(provider, `${urn}-2`).create({ name: "named" });
      await destroy(lab).delete(cleanup);
      const names = lab.state.runspaces.map(({ name }) => name?.replace(/-0b5c[0-9a-f]{20}$/, ""));
      assert.deepEqual(names, ["web", "named"]);
    }),
  );

  it(
    "deletes the runspace that a killed script had for itself",
    inSrsLab(async (lab) => {
      const cleanup = await lab.run().resource(stackCleanup, "cleanup").create({ srs: true });
      const up = lab.run();
      const failing = assert.rejects(up.resource(scriptExecution).create({ script: "Start-Sleep -Seconds 60" }));
      while (lab.state.scriptExecutions.length === 0) await nextTurn();
      await up.end("abandoned");
      await failing;
      assert.equal(lab.state.runspaces.length, 1);
      await destroy(lab).delete(cleanup);
      assert.deepEqual(lab.state.runspaces, []);
    }),
  );

  it(
    "sees all VMs where vCenter lists fewer at once",
    inLab(
      async (lab) => {
        const cleanup = await left(lab, "web", "db");
        await destroy(lab).delete(cleanup);
        assert.deepEqual(lab.clones, []);
      },
      { inventory: manyVms() },
    ),
  );
});

function manyVms() {
  const agents = { name: "agent", copies: 5, powerState: "POWERED_OFF" } as const;
  return buildInventory({ settings: { vmListLimit: 5 }, vms: [{ name: "golden", frozen: true }, agents] });
}
