import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import type { VmChange } from "../../simulator/control/operator";
import { buildInventory } from "../../simulator/inventory/load";
import { inLab, type Lab } from "../../testing/lab";
import { isIncomplete, recordedOf } from "../../testing/providerRun";

const golden = { source: "vm-101", waitFor: "ip", consoleTickets: [] };
const slowLeases = { inventory: buildInventory({ settings: { leaseSeconds: 600 } }) };

/** Waits until the guest of a clone that is being created has been asked for its addresses. */
async function untilAsked(lab: Lab, creating: Promise<unknown>, count: number): Promise<void> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  creating.then(end, end);
  const asked = () => lab.calls["GET /api/vcenter/vm/{vm}/guest/networking/interfaces"] ?? 0;
  while (!isOver && asked() < count) await nextTurn();
}

async function incompleteOf(create: Promise<unknown>) {
  const error = await create.then(
    () => assert.fail("it did not fail"),
    (thrown: unknown) => thrown,
  );
  assert.ok(isIncomplete(error), String(error));
  return error;
}

describe("The address of an InstantCloneVm", () => {
  it(
    "is not the source's: the clone is waited for until it has its own",
    inLab(async (lab) => {
      const creating = lab.run().resource(instantCloneVm).create(golden);
      await untilAsked(lab, creating, 3);
      await lab.advanceClock(600);
      const { id, outputs } = await creating;
      assert.match(String(outputs["ipAddress"]), /^10\.0\.3\.\d+$/, id);
      assert.deepEqual(outputs["ipAddresses"], [outputs["ipAddress"]]);
    }, slowLeases),
  );

  it(
    "is not the one of a frozen source, whose Tools are silent",
    inLab(async (lab) => {
      await lab.changeVm("vm-101", { frozen: true });
      const creating = lab.run().resource(instantCloneVm).create(golden);
      await untilAsked(lab, creating, 2);
      await lab.advanceClock(600);
      assert.match(String((await creating).outputs["ipAddress"]), /^10\.0\.3\.\d+$/);
    }, slowLeases),
  );

  it(
    "is none, with a reason, if nothing tells it from that of a frozen source; the VM stays in the state",
    inLab(async (lab) => {
      await lab.changeVm("vm-101", { frozen: true });
      const create = lab
        .run()
        .resource(instantCloneVm)
        .create({ ...golden, readyTimeoutSeconds: 2 });
      const error = await incompleteOf(create);
      assert.equal(error.properties["ipAddress"], undefined);
      assert.match(
        error.reasons.join(),
        /10\.0\.0\.101 may be the address of the source vm-101: VMware Tools of vm-101 do not/,
      );
      await lab.advanceClock(600);
      const healed = await lab.run().resource(instantCloneVm).update(recordedOf(error), golden);
      assert.match(String(healed.outputs["ipAddress"]), /^10\.0\.3\.\d+$/);
    }, slowLeases),
  );

  it(
    "may be the source's with acceptSourceAddress, and the host name too",
    inLab(async (lab) => {
      const args = { ...golden, acceptSourceAddress: true };
      const { outputs } = await lab.run().resource(instantCloneVm).create(args);
      assert.deepEqual([outputs["ipAddress"], outputs["hostName"]], ["10.0.0.101", "golden"]);
    }, slowLeases),
  );

  it(
    "is of the NIC and the family that `address` names",
    inLab(async (lab) => {
      const args = { ...golden, address: { nic: "4000", family: "IPV6", ignore: ["2001:db8:1::/48"] } };
      const creating = lab.run().resource(instantCloneVm).create(args);
      await untilAsked(lab, creating, 1);
      const [clone] = lab.clones;
      await lab.changeVm(clone?.id ?? "", { addresses: { "4000": ["192.0.2.7", "2001:db8:1::7", "2001:db8:2::7"] } });
      assert.deepEqual((await creating).outputs["ipAddresses"], ["2001:db8:2::7"]);
    }, slowLeases),
  );

  it(
    "is read again by a refresh, with one call for each clone whose address is the same",
    inLab(async (lab) => {
      const run = lab.run();
      const vms = await Promise.all(["a", "b"].map((name) => run.resource(instantCloneVm, name).create(golden)));
      for (const [index, { id }] of vms.entries()) await lab.changeVm(id, { hostName: `own-${index}` });
      const before = lab.callCount;
      const refresh = lab.run();
      for (const [index, vm] of vms.entries()) {
        const refreshed = await refresh.resource(instantCloneVm, index === 0 ? "a" : "b").refresh(vm);
        assert.equal(refreshed?.outputs["ipAddress"], vm.outputs["ipAddress"]);
        assert.equal(refreshed?.outputs["hostName"], `own-${index}`);
      }
      await refresh.end();
      assert.equal(lab.callCount - before, 8, "login, two VMs, two identities, two of the source, logout");
    }),
  );

  it(
    "follows the guest on a refresh: another one, none, and the recorded one while its Tools are silent",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      const addressAfter = async (change: VmChange) => {
        await lab.changeVm(vm.id, change);
        return (await lab.run().resource(instantCloneVm).refresh(vm))?.outputs["ipAddress"];
      };
      assert.equal(await addressAfter({ addresses: { "4000": ["192.0.2.7"] } }), "192.0.2.7");
      assert.equal(await addressAfter({ addresses: { "4000": [] } }), undefined);
      assert.equal(await addressAfter({ toolsReady: false }), vm.outputs["ipAddress"]);
    }),
  );

  it(
    "that a refresh has not found is waited for by the next up",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      assert.deepEqual(await lab.run().resource(instantCloneVm).diff(vm, golden), { changes: false, replaces: [] });
      await lab.changeVm(vm.id, { addresses: { "4000": [] } });
      const refreshed = await lab.run().resource(instantCloneVm).refresh(vm);
      assert.ok(refreshed);
      assert.equal((await lab.run().resource(instantCloneVm).diff(refreshed, golden)).changes, true);
      await lab.changeVm(vm.id, { addresses: { "4000": ["192.0.2.7"] } });
      const healed = await lab.run().resource(instantCloneVm).update(refreshed, golden);
      assert.equal(healed.outputs["ipAddress"], "192.0.2.7");
    }),
  );

  it(
    "is kept, with a warning, by an update that does not get it again",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      await lab.changeVm(vm.id, { toolsReady: false });
      const run = lab.run();
      const args = { ...golden, readyTimeoutSeconds: 1 };
      const updated = await run.resource(instantCloneVm).update(vm, args);
      assert.equal(updated.outputs["ipAddress"], vm.outputs["ipAddress"]);
      assert.match(run.log.of("warning").join(), /The recorded address of vm-\d+, 10\.0\.3\.\d+, is kept/);
    }),
  );

  it(
    "is not kept by an update that asks for another one",
    inLab(async (lab) => {
      const vm = await lab.run().resource(instantCloneVm).create(golden);
      const args = { ...golden, address: { family: "IPV6" }, readyTimeoutSeconds: 1 };
      const error = await incompleteOf(lab.run().resource(instantCloneVm).update(vm, args));
      assert.match(error.reasons.join(), /the guest has no IPV6 address that others can reach/);
      assert.equal(error.properties["ipAddress"], undefined);
    }),
  );

  it(
    "is refused in preview on a NIC that the source does not have",
    inLab(async (lab) => {
      const args = { ...golden, address: { nic: "4007" } };
      const { failures } = await lab.run().resource(instantCloneVm).check(args, { preview: true });
      assert.deepEqual(failures, [
        { property: "address.nic", reason: "the source has no NIC with this key. Its NICs: 4000." },
      ]);
    }),
  );

  it(
    "is refused in preview if nothing waits for it",
    inLab(async (lab) => {
      const args = { sourceName: "golden", waitFor: "tools", address: { family: "IPV4" } };
      const { failures } = await lab.run().resource(instantCloneVm).check(args, { preview: true });
      const reason = 'needs waitFor: "ip". With "tools" no address is read.';
      assert.deepEqual(failures, [{ property: "address", reason }]);
    }),
  );
});
