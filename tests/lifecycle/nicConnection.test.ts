import assert from "node:assert/strict";
import { nicConnection } from "../../provider/resources/nicConnection";
import { buildInventory } from "../../simulator/inventory/load";
import { inLab, type Lab } from "../../testing/lab";
import { isIncomplete, ResourceRun, recordedOf } from "../../testing/providerRun";

const ethernet = "/api/vcenter/vm/{vm}/hardware/ethernet/{nic}";
const connectCall = `POST ${ethernet}?action=connect`;
const disconnectCall = `POST ${ethernet}?action=disconnect`;
const twoNics = {
  inventory: buildInventory({
    vms: [
      {
        id: "vm-101",
        name: "golden",
        frozen: true,
        toolsReady: true,
        nics: [{ network: "network-41" }, { network: "network-41" }],
      },
    ],
  }),
};

/** A clone whose NICs are off. */
async function isolatedClone(lab: Lab, spec: object = {}): Promise<string> {
  const request = { source: "vm-101", name: "web", disconnect_all_nics: true, ...spec };
  return String(await lab.vcenter("POST", "/api/vcenter/vm?action=instant-clone", request));
}

async function nicsOf(lab: Lab, vm: string): Promise<Record<string, { state: string; start_connected: boolean }>> {
  const { nics } = Object(await lab.vcenter("GET", `/api/vcenter/vm/${vm}`));
  return nics;
}

async function statesOf(lab: Lab, vm: string): Promise<string[]> {
  return Object.values(await nicsOf(lab, vm)).map(({ state }) => state);
}

describe("NicConnection", () => {
  it(
    "connects the NIC of a VM with two calls, and returns its MAC address",
    inLab(async (lab) => {
      const vm = await isolatedClone(lab);
      const before = { ...lab.calls };
      const { id, outputs } = await lab.run().resource(nicConnection).create({ vm });
      const made = Object.entries(lab.calls).filter(([call, count]) => count !== before[call]);
      assert.deepEqual(made, [
        ["GET /api/vcenter/vm/{vm}", 1],
        [connectCall, 1],
      ]);
      assert.equal(id, vm);
      const [nic] = Object.entries(await nicsOf(lab, vm));
      assert.equal(nic?.[1].state, "CONNECTED");
      assert.match(JSON.stringify(outputs["macAddresses"]), /^{"4000":"00:50:56:[0-9a-f:]{8}"}$/);
    }),
  );

  it(
    "stays connected at the delete of an earlier one with another name, in the same run",
    inLab(async (lab) => {
      const vm = await isolatedClone(lab);
      const earlier = await lab.run().resource(nicConnection).create({ vm });
      const run = lab.run();
      await run.resource(nicConnection, "renamed").create({ vm });
      await run.resource(nicConnection).delete(earlier);
      assert.deepEqual(await statesOf(lab, vm), ["CONNECTED"]);
    }),
  );

  it(
    "waits for an address that the guest has once its NIC is connected",
    inLab(async (lab) => {
      const vm = await isolatedClone(lab);
      const { outputs } = await lab.run().resource(nicConnection).create({ vm, waitFor: "ip" });
      assert.match(String(outputs["ipAddress"]), /^10\.0\.3\.\d+$/);
      assert.deepEqual(outputs["ipAddresses"], [outputs["ipAddress"]]);
    }),
  );

  it(
    "connects only the NICs that it names, and disconnects those that it no longer names",
    inLab(async (lab) => {
      const vm = await isolatedClone(lab);
      const first = await lab
        .run()
        .resource(nicConnection)
        .create({ vm, nics: ["4000"] });
      assert.deepEqual(await statesOf(lab, vm), ["CONNECTED", "NOT_CONNECTED"]);
      const next = { vm, nics: ["4001"] };
      assert.deepEqual(await lab.run().resource(nicConnection).diff(first, next), { changes: true, replaces: [] });
      const second = await lab.run().resource(nicConnection).update(first, next);
      assert.deepEqual(await statesOf(lab, vm), ["NOT_CONNECTED", "CONNECTED"]);
      assert.deepEqual(second.outputs["newlyConnected"], ["4001"]);
    }, twoNics),
  );

  it(
    "disconnects NICs with `connected: false`, also for the next power-on, and connects none on delete",
    inLab(async (lab) => {
      const args = { vm: "vm-101", connected: false };
      const nics = await lab.run().resource(nicConnection).create(args);
      assert.partialDeepStrictEqual(await nicsOf(lab, "vm-101"), {
        "4000": { state: "NOT_CONNECTED", start_connected: false },
      });
      await lab.run().resource(nicConnection).delete(nics);
      assert.deepEqual(await statesOf(lab, "vm-101"), ["NOT_CONNECTED"]);
    }),
  );

  it(
    "keeps a NIC connected over a power cycle, if the clone would have started without it",
    inLab(async (lab) => {
      const vm = await isolatedClone(lab, { nics_to_update: { "4000": { start_connected: false } } });
      const nics = await lab.run().resource(nicConnection).create({ vm });
      await lab.changeVm(vm, { powerState: "POWERED_OFF" });
      await lab.changeVm(vm, { powerState: "POWERED_ON" });
      assert.deepEqual(await statesOf(lab, vm), ["CONNECTED"]);
      await lab.run().resource(nicConnection).delete(nics);
      assert.partialDeepStrictEqual(await nicsOf(lab, vm), {
        "4000": { state: "NOT_CONNECTED", start_connected: false },
      });
    }),
  );

  it(
    "shows no change without a change, with one call, and none after a refresh",
    inLab(async (lab) => {
      const args = { vm: await isolatedClone(lab), waitFor: "ip" };
      const nics = await lab.run().resource(nicConnection).create(args);
      const before = { ...lab.calls };
      assert.deepEqual(await lab.run().resource(nicConnection).diff(nics, args), { changes: false, replaces: [] });
      const made = Object.entries(lab.calls).filter(([call, count]) => count !== before[call]);
      assert.equal(made.length, 1);
      const refreshed = await lab.run().resource(nicConnection).refresh(nics);
      assert.deepEqual(refreshed?.outputs, nics.outputs);
    }),
  );

  it(
    "connects again what somebody has disconnected, by a plain up",
    inLab(async (lab) => {
      const args = { vm: await isolatedClone(lab) };
      const nics = await lab.run().resource(nicConnection).create(args);
      await lab.vcenter("POST", `/api/vcenter/vm/${args.vm}/hardware/ethernet/4000?action=disconnect`);
      const run = lab.run();
      assert.deepEqual(await run.resource(nicConnection).diff(nics, args), { changes: true, replaces: [] });
      assert.match(run.log.of("info").join(), /NIC 4000 of vm-\d+ is not connected/);
      const updated = await run.resource(nicConnection).update(nics, args);
      assert.deepEqual(await statesOf(lab, args.vm), ["CONNECTED"]);
      assert.deepEqual(updated.outputs["newlyConnected"], ["4000"]);
    }),
  );

  it(
    "disconnects on delete what it connected, and never what was connected before",
    inLab(async (lab) => {
      const vm = await isolatedClone(lab);
      await lab.vcenter("POST", `/api/vcenter/vm/${vm}/hardware/ethernet/4001?action=connect`);
      const nics = await lab.run().resource(nicConnection).create({ vm });
      assert.deepEqual(nics.outputs["newlyConnected"], ["4000"]);
      await lab.run().resource(nicConnection).delete(nics);
      assert.deepEqual(await statesOf(lab, vm), ["NOT_CONNECTED", "CONNECTED"]);
    }, twoNics),
  );

  for (const powerState of ["POWERED_OFF", "SUSPENDED", undefined] as const) {
    it(
      `is deleted without a disconnect if its VM is ${powerState ?? "gone"}`,
      inLab(async (lab) => {
        const vm = await isolatedClone(lab);
        const nics = await lab.run().resource(nicConnection).create({ vm });
        if (powerState) await lab.changeVm(vm, { powerState });
        else await lab.deleteVm(vm);
        await lab.run().resource(nicConnection).delete(nics);
        assert.equal(lab.calls[disconnectCall], undefined);
      }),
    );
  }

  it(
    "is replaced if its VM is gone, another one, or another id",
    inLab(async (lab) => {
      const args = { vm: await isolatedClone(lab) };
      const nics = await lab.run().resource(nicConnection).create(args);
      const other = { vm: "vm-101" };
      assert.deepEqual((await lab.run().resource(nicConnection).diff(nics, other)).replaces, ["vm"]);
      await lab.changeVm(args.vm, { instanceUuid: "50000000-2222-4333-8444-555555555555" });
      const run = lab.run();
      assert.deepEqual((await run.resource(nicConnection).diff(nics, args)).replaces, ["vm"]);
      await run.resource(nicConnection).delete(nics);
      assert.deepEqual(await statesOf(lab, args.vm), ["CONNECTED"], "the other VM is left alone");
      await lab.deleteVm(args.vm);
      assert.deepEqual((await lab.run().resource(nicConnection).diff(nics, args)).replaces, ["vm"]);
      assert.equal(await lab.run().resource(nicConnection).refresh(nics), undefined);
    }),
  );

  it(
    "leaves the NICs of a VM that is off alone, and says in a create that it must be on",
    inLab(async (lab) => {
      const args = { vm: await isolatedClone(lab) };
      const nics = await lab.run().resource(nicConnection).create(args);
      await lab.changeVm(args.vm, { powerState: "POWERED_OFF" });
      assert.deepEqual(await lab.run().resource(nicConnection).diff(nics, args), { changes: false, replaces: [] });
      await assert.rejects(
        lab.run().resource(nicConnection).create({ vm: "vm-102" }),
        /connect the NICs of vm-102: the VM is POWERED_OFF\. A NIC can be connected only while its VM is on/,
      );
    }),
  );

  it(
    "fails if a NIC ends in an error state, and stays in the state",
    inLab(async (lab) => {
      const vm = await isolatedClone(lab);
      await lab.changeVm(vm, { nics: { "4000": "UNRECOVERABLE_ERROR" } });
      for (const more of [{}, { waitFor: "ip", readyTimeoutSeconds: 1 }]) {
        const error = await lab
          .run()
          .resource(nicConnection)
          .create({ vm, ...more })
          .catch((thrown: unknown) => thrown);
        assert.ok(isIncomplete(error), String(error));
        assert.match(
          error.reasons.join(),
          /connect the NICs of vm-\d+: .*NIC 4000 is UNRECOVERABLE_ERROR\. Check its network/,
        );
      }
    }),
  );

  it(
    "stays in the state if no address comes, and waits again in the next up",
    inLab(async (lab) => {
      const vm = await isolatedClone(lab);
      await lab.changeVm(vm, { toolsReady: false });
      const args = { vm, waitFor: "ip" };
      const error = await lab
        .run()
        .resource(nicConnection)
        .create({ ...args, readyTimeoutSeconds: 1 })
        .catch((thrown: unknown) => thrown);
      assert.ok(isIncomplete(error), String(error));
      assert.match(error.reasons.join(), /wait for the address of vm-\d+: gave up after 1 s; last seen: VMware Tools/);
      await lab.changeVm(vm, { toolsReady: true });
      const healed = await lab.run().resource(nicConnection).update(recordedOf(error), args);
      assert.match(String(healed.outputs["ipAddress"]), /^10\.0\.3\.\d+$/);
      assert.deepEqual(healed.outputs["newlyConnected"], ["4000"]);
    }),
  );

  it(
    "keeps an address that an update does not get again, with a warning",
    inLab(async (lab) => {
      const args = { vm: await isolatedClone(lab), waitFor: "ip" };
      const nics = await lab.run().resource(nicConnection).create(args);
      await lab.changeVm(args.vm, { toolsReady: false });
      const run = lab.run();
      const updated = await run.resource(nicConnection).update(nics, { ...args, readyTimeoutSeconds: 1 });
      assert.equal(updated.outputs["ipAddress"], nics.outputs["ipAddress"]);
      assert.match(run.log.of("warning").join(), /The recorded address of vm-\d+, 10\.0\.3\.\d+, is kept/);
    }),
  );

  it(
    "works under /rest of a vCenter before 7.0, where the guest's identity has the address",
    inLab(
      async (lab) => {
        const down = await lab.run().resource(nicConnection).create({ vm: "vm-101", connected: false });
        const up = await lab.run().resource(nicConnection).update(down, { vm: "vm-101", waitFor: "ip" });
        assert.equal(up.outputs["ipAddress"], "10.0.0.101");
        await lab.run().resource(nicConnection).delete(up);
        assert.equal(lab.state.calls["POST /rest/vcenter/vm/{vm}/hardware/ethernet/{nic}/disconnect"], 2);
      },
      { vcenterVersion: "6.7.0" },
    ),
  );
});

describe("Inputs of a NicConnection", () => {
  const ipOf = (nic: string) => ({ waitFor: "ip", address: { nic } });
  const table: [title: string, args: object, property: string, reason: RegExp][] = [
    ["a NIC that the VM does not have", { nics: ["4007"] }, "nics", /vm-101 has no NIC 4007\. Its NICs: 4000\./],
    ["a key that is none", { nics: ["eth0"] }, "nics.0", /must be the key of a device/],
    ["no NIC at all", { nics: [] }, "nics", /must name at least one NIC/],
    ["a NIC twice", { nics: ["4000", "4000"] }, "nics", /names a NIC twice/],
    ["a VM that is not there", { vm: "vm-999" }, "vm", /vCenter has no VM with this id/],
    ["a CIDR that is none", { waitFor: "ip", address: { ignore: ["10.0.0.0/33"] } }, "address.ignore.0", /CIDR block/],
    [
      "an address without a prefix",
      { waitFor: "ip", address: { ignore: ["10.0.0.1"] } },
      "address.ignore.0",
      /\/32 or \/128/,
    ],
    ["an address of a NIC beside `nics`", { nics: ["4000"], ...ipOf("4001") }, "address.nic", /one of nics/],
    ["an address of a NIC that is not there", ipOf("4001"), "address.nic", /has no NIC 4001/],
    ["an address that is not waited for", { address: { family: "IPV4" } }, "address", /needs waitFor: "ip"/],
    ["a wait for an address of no NIC", { connected: false, waitFor: "ip" }, "waitFor", /has no address to wait for/],
  ];
  for (const [title, args, property, reason] of table) {
    it(
      `name ${title} in preview`,
      inLab(async (lab) => {
        const check = lab
          .run()
          .resource(nicConnection)
          .check({ vm: "vm-101", ...args }, { preview: true });
        const { failures } = await check;
        assert.deepEqual(
          failures.map((failure) => failure.property),
          [property],
        );
        assert.match(failures[0]?.reason ?? "", reason);
      }),
    );
  }

  for (const [first, second, isRefused] of [
    [["4000"], ["4000", "4001"], true],
    [undefined, ["4001"], true],
    [["4000"], undefined, true],
    [["4000"], ["4001"], false],
  ] as const) {
    it(
      `${isRefused ? "refuse" : "allow"} the NICs ${second ?? "(all)"} beside another connection of ${first ?? "(all)"}`,
      inLab(async (lab) => {
        // A provider process has one provider for all resources of a type.
        const a = lab.run().resource(nicConnection, "a");
        const [b, c] = ["b", "c"].map((name) => new ResourceRun(a.provider, a.urn.replace(/a$/, name)));
        assert.ok(b && c);
        await a.check({ vm: "vm-101", nics: first });
        const { failures } = await b.check({ vm: "vm-101", nics: second });
        assert.equal(failures.length, isRefused ? 1 : 0);
        if (isRefused)
          assert.match(
            failures[0]?.reason ?? "",
            /a, another NicConnection of this program, has (the same vm|400[01] too)\. Let/,
          );
        const other = await c.check({ vm: "vm-102", nics: second });
        assert.deepEqual(other.failures, []);
      }),
    );
  }
});
