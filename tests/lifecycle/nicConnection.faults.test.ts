import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { nicConnection } from "../../provider/resources/nicConnection";
import { canHit, faultModes, inLab, type Lab } from "../../testing/lab";
import { isIncomplete, type Recorded, recordedOf } from "../../testing/providerRun";

const isolated = { source: "vm-101", name: "web", disconnect_all_nics: true };

/** Result of `pulumi up`, and of the next one if the first failed. */
async function upUntilDone(lab: Lab, args: Record<string, unknown>): Promise<Recorded> {
  try {
    return await lab.run().resource(nicConnection).create(args);
  } catch (error) {
    await lab.clearFaults();
    if (!isIncomplete(error)) return await lab.run().resource(nicConnection).create(args);
    return await lab.run().resource(nicConnection).update(recordedOf(error), args);
  }
}

async function stateOf(lab: Lab, vm: string): Promise<string> {
  const { nics } = Object(await lab.vcenter("GET", `/api/vcenter/vm/${vm}`));
  return nics["4000"].state;
}

const createCalls = [
  ["the login", "POST /api/session"],
  ["the reading of the VM", "GET /api/vcenter/vm/vm-\\d+$"],
  ["the setting for the next power-on", "PATCH"],
  ["the connect", "action=connect"],
  ["the reading of addresses", "networking/interfaces"],
] as const;

const deleteCalls = [
  ["the reading of the VM", "GET /api/vcenter/vm/vm-\\d+$"],
  ["the setting for the next power-on", "PATCH"],
  ["the disconnect", "action=disconnect"],
] as const;

/** A clone that neither has a connected NIC nor would have one after a power-on. */
async function isolatedClone(lab: Lab): Promise<string> {
  const nicsToUpdate = { nics_to_update: { "4000": { start_connected: false } } };
  return String(await lab.vcenter("POST", "/api/vcenter/vm?action=instant-clone", { ...isolated, ...nicsToUpdate }));
}

describe("A NicConnection that was renamed in the program", () => {
  it(
    "stays connected when the engine was killed before it deleted the former one",
    inLab(async (lab) => {
      const args = { vm: await isolatedClone(lab) };
      const former = await lab.run().resource(nicConnection, "former").create(args);
      const renamed = await lab.run().resource(nicConnection, "renamed").create(args);
      const run = lab.run();
      assert.equal((await run.resource(nicConnection, "renamed").diff(renamed, args)).changes, false);
      await run.resource(nicConnection, "former").delete(former);
      assert.equal(await stateOf(lab, args.vm), "CONNECTED");
    }),
  );

  it(
    "is disconnected when the engine replaces it after a look at it, as the option replaceOnChanges asks for",
    inLab(async (lab) => {
      const args = { vm: await isolatedClone(lab) };
      const nics = await lab.run().resource(nicConnection).create(args);
      const run = lab.run().resource(nicConnection);
      await run.diff(nics, args);
      await run.check(args);
      await run.delete(nics);
      assert.equal(await stateOf(lab, args.vm), "NOT_CONNECTED");
    }),
  );
});

describe("NicConnection when a call fails", () => {
  for (const mode of faultModes) {
    for (const [call, match] of createCalls.filter(([, match]) => canHit(mode, match))) {
      it(
        `is connected after ${mode} at ${call}, at the latest by the next run, and its delete knows that`,
        inLab(async (lab) => {
          const vm = await isolatedClone(lab);
          await lab.fault({ match, mode });
          const nics = await upUntilDone(lab, { vm, waitFor: "ip" });
          assert.equal(await stateOf(lab, vm), "CONNECTED");
          assert.match(String(nics.outputs["ipAddress"]), /^10\.0\.3\.\d+$/);
          await lab.clearFaults();
          await lab.run().resource(nicConnection).delete(nics);
          assert.equal(await stateOf(lab, vm), "NOT_CONNECTED");
        }),
      ).timeout(20_000);
    }
    for (const [call, match] of deleteCalls) {
      it(
        `is disconnected after ${mode} at ${call} of its delete, at the latest by the next run`,
        inLab(async (lab) => {
          const vm = await isolatedClone(lab);
          const nics = await lab.run().resource(nicConnection).create({ vm });
          await lab.fault({ match, mode });
          await lab
            .run()
            .resource(nicConnection)
            .delete(nics)
            .catch(() => lab.clearFaults().then(() => lab.run().resource(nicConnection).delete(nics)));
          assert.equal(await stateOf(lab, vm), "NOT_CONNECTED");
        }),
      ).timeout(20_000);
    }
  }

  it(
    "is connected by the next run if the provider was killed before it wrote its state",
    inLab(async (lab) => {
      const vm = await isolatedClone(lab);
      await lab.run().resource(nicConnection).create({ vm });
      const nics = await lab.run().resource(nicConnection).create({ vm });
      assert.deepEqual(nics.outputs["newlyConnected"], [], "the NICs count as connected before");
      assert.equal(await stateOf(lab, vm), "CONNECTED");
    }),
  );

  it(
    "waits for a VM that another operation holds",
    inLab(async (lab) => {
      const vm = await isolatedClone(lab);
      await lab.changeVm(vm, { busySeconds: 3_600 });
      const creating = lab.run().resource(nicConnection).create({ vm });
      while ((lab.calls["PATCH /api/vcenter/vm/{vm}/hardware/ethernet/{nic}"] ?? 0) < 2) await nextTurn();
      await lab.advanceClock(3_600);
      await creating;
      assert.equal(await stateOf(lab, vm), "CONNECTED");
    }),
  );

  it(
    "is named with its type by others that fail for the same reason",
    inLab(async (lab) => {
      const [first, second] = ["vm-101", await isolatedClone(lab)];
      const recorded = [];
      for (const vm of [first, second]) recorded.push(await lab.run().resource(nicConnection).create({ vm }));
      const run = lab.run({ "vsphere-ops:password": "wrong" });
      const reads = recorded.map((nic) => run.resource(nicConnection).refresh(nic));
      const failures = (await Promise.allSettled(reads)).map((read) => "reason" in read && read.reason.message);
      assert.equal(failures[1], `the same failure as NicConnection ${first}, whose error says more.`);
    }),
  );
});
