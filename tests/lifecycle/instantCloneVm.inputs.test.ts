import assert from "node:assert/strict";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { buildInventory } from "../../simulator/inventory/load";
import { inLab, type Lab } from "../../testing/lab";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

async function problems(lab: Lab, args: Record<string, unknown>): Promise<Record<string, string>> {
  const { failures } = await lab.run().resource(instantCloneVm).check(args, { preview: true });
  return Object.fromEntries(failures.map(({ property, reason }) => [property, reason]));
}

describe("InstantCloneVm's inputs", () => {
  const table: [title: string, args: Record<string, unknown>, property: string, reason: RegExp][] = [
    ["no source", {}, "source", /is missing: give the source VM's id, or its name/],
    ["two sources", { source: "vm-101", sourceName: "golden" }, "sourceName", /either source or sourceName/],
    ["a typo", { sourceName: "golden", waitfor: "tools" }, "waitfor", /no such property. Did you mean "waitFor"\?/],
    [
      "a typo in a nested field",
      { sourceName: "golden", placement: { folderNam: "ci" } },
      "placement.folderNam",
      /"folderName"/,
    ],
    ["a wrong type", { sourceName: 7 }, "sourceName", /^must be a text\.$/],
    [
      "a name that does not exist",
      { sourceName: "silver" },
      "sourceName",
      /no VM has this name.*There are: cold, golden/,
    ],
    [
      "a name that is two things",
      { sourceName: "golden", placement: { folderName: "scratch" } },
      "placement.folderName",
      /2 VM folders have this name: lab\/vm\/ci\/scratch \(group-v12\), lab\/vm\/tests\/scratch \(group-v13\)/,
    ],
    [
      "both kinds of a placement part",
      { source: "vm-101", placement: { folder: "group-v3", folderName: "ci" } },
      "placement.folderName",
      /not both/,
    ],
    [
      "a malformed MAC",
      { source: "vm-101", nicsToUpdate: { 4000: { macType: "MANUAL", macAddress: "00:50" } } },
      "nicsToUpdate.4000.macAddress",
      /must be a MAC address/,
    ],
    [
      "a NIC that the source does not have",
      { source: "vm-101", nicsToUpdate: { 4711: { startConnected: false } } },
      "nicsToUpdate.4711",
      /the source has no NIC with this key. Its NICs: 4000/,
    ],
    [
      "a serial port that the source does not have",
      { source: "vm-101", serialPortsToUpdate: { 9007: { startConnected: false } } },
      "serialPortsToUpdate.9007",
      /the source has no serial port with this key. Its serial ports: 9000/,
    ],
    [
      "a parallel port that the source does not have",
      { source: "vm-101", parallelPortsToUpdate: { 10007: { startConnected: false } } },
      "parallelPortsToUpdate.10007",
      /the source has no parallel port with this key/,
    ],
    [
      "a port's backing of one type with the field of another",
      { source: "vm-101", serialPortsToUpdate: { 9000: { backing: { type: "FILE", pipe: "p" } } } },
      "serialPortsToUpdate.9000.backing.pipe",
      /does not belong to type "FILE", which takes file/,
    ],
    [
      "a NIC on a device of the host",
      { source: "vm-101", nicsToUpdate: { 4000: { backing: { type: "HOST_DEVICE" } } } },
      "nicsToUpdate.4000.backing.type",
      /must be one of "STANDARD_PORTGROUP"/,
    ],
    [
      "a NIC's backing without a network",
      { source: "vm-101", nicsToUpdate: { 4000: { backing: { type: "OPAQUE_NETWORK" } } } },
      "nicsToUpdate.4000.backing.network",
      /is missing: type "OPAQUE_NETWORK" needs it, or networkName/,
    ],
    [
      "a distributed port of a standard network",
      {
        source: "vm-101",
        nicsToUpdate: { 4000: { backing: { type: "STANDARD_PORTGROUP", networkName: "lab", distributedPort: "7" } } },
      },
      "nicsToUpdate.4000.backing.distributedPort",
      /belongs to type "DISTRIBUTED_PORTGROUP" only/,
    ],
    [
      "a misspelt field in a port's backing",
      { source: "vm-101", serialPortsToUpdate: { 9000: { backing: { type: "FILE", fil: "[ssd] a" } } } },
      "serialPortsToUpdate.9000.backing.fil",
      /Did you mean "file"/,
    ],
    [
      "a port's backing without the field of its type",
      { source: "vm-101", serialPortsToUpdate: { 9000: { backing: { type: "PIPE_SERVER" } } } },
      "serialPortsToUpdate.9000.backing.pipe",
      /is missing: type "PIPE_SERVER" needs it/,
    ],
    [
      "a field of another type in a port's backing",
      { source: "vm-101", parallelPortsToUpdate: { 10000: { backing: { type: "HOST_DEVICE", file: "[ssd] a" } } } },
      "parallelPortsToUpdate.10000.backing.file",
      /does not belong to type "HOST_DEVICE", which takes hostDevice/,
    ],
    ["an input that is null", { sourceName: null }, "sourceName", /^must be a text\.$/],
    ["a malformed UUID", { source: "vm-101", biosUuid: "abc" }, "biosUuid", /must be a UUID/],
    [
      "a negative time-out",
      { source: "vm-101", createTimeoutSeconds: -1 },
      "createTimeoutSeconds",
      /at least 1 second/,
    ],
    [
      "a wait for an address that cannot be",
      { source: "vm-101", waitFor: "ip", disconnectAllNics: true },
      "waitFor",
      /no address to wait for/,
    ],
    [
      "a wait for Tools in a VM that is off",
      { source: "vm-101", waitFor: "tools", powerState: "POWERED_OFF" },
      "waitFor",
      /never has Tools/,
    ],
  ];
  for (const [title, args, property, reason] of table) {
    it(
      `name ${title} in preview`,
      inLab(async (lab) => {
        assert.match((await problems(lab, args))[property] ?? "not named", reason);
      }),
    );
  }

  const previewOf = async (lab: Lab, inputs: object) => {
    const run = lab.run();
    for (const name of ["a", "b"]) await run.resource(instantCloneVm, name).check({ ...inputs }, { preview: true });
    return run.log.of("warning");
  };

  it(
    "that name a source with a connected CD-ROM drive are warned of once, and vCenter refuses the clone",
    inLab(
      async (lab) => {
        const [warning, ...others] = await previewOf(lab, { sourceName: "golden" });
        assert.match(
          warning ?? "",
          /vm-101 \(golden\) has a connected drive \(CD\/DVD drive 1\): vCenter may refuse to clone/,
        );
        assert.deepEqual(others, []);
        const create = lab.run().resource(instantCloneVm).create({ sourceName: "golden" });
        await assert.rejects(create, /A drive of the virtual machine vm-101 is connected/);
      },
      { inventory: buildInventory({ vms: [{ id: "vm-101", name: "golden", cdrom: "CONNECTED" }] }) },
    ),
  );

  it(
    "that name a source with a port on a host's device are warned of, unless they change that port",
    inLab(async (lab) => {
      const source = await lab.vcenter("POST", "/api/vcenter/vm?action=instant-clone", {
        source: "vm-101",
        name: "with-port",
        serial_ports_to_update: { 9000: { backing: { type: "HOST_DEVICE" }, start_connected: true } },
      });
      const [warning, ...others] = await previewOf(lab, { source });
      assert.match(warning ?? "", /has a port on a device of its host \(Serial port 1\)/);
      assert.deepEqual(others, []);
      const backing = { type: "NETWORK_SERVER", networkLocation: "telnet://:7001" };
      assert.deepEqual(await previewOf(lab, { source, serialPortsToUpdate: { 9000: { backing } } }), []);
    }),
  );

  it(
    "are one failure each",
    inLab(async (lab) => {
      const { failures } = await lab
        .run()
        .resource(instantCloneVm)
        .check({ source: "vm-101", createTimeoutSeconds: -1 });
      assert.deepEqual(failures, [{ property: "createTimeoutSeconds", reason: "must be at least 1 second." }]);
    }),
  );

  it(
    "are all reported at once if they are invalid",
    inLab(async (lab) => {
      const found = await problems(lab, { waitfor: "tools", createTimeoutSeconds: -1, biosUuid: "x" });
      assert.deepEqual(Object.keys(found).sort(), ["biosUuid", "createTimeoutSeconds", "source", "waitfor"]);
    }),
  );

  it(
    "may be unknown, with any type and at any depth",
    inLab(async (lab) => {
      assert.deepEqual(
        await problems(lab, { source: unknown, createTimeoutSeconds: unknown, placement: { folder: unknown } }),
        {},
      );
    }),
  );

  it(
    "warn of a source that is powered off",
    inLab(async (lab) => {
      const run = lab.run();
      await run.resource(instantCloneVm).check({ source: "vm-102" }, { preview: true });
      assert.match(
        run.log.of("warning").join(),
        /vm-102 \(cold\) is POWERED_OFF: an instant clone needs a running source/,
      );
      await run.resource(instantCloneVm, "other").check({ source: "vm-102" }, { preview: true });
      assert.equal(run.log.of("warning").length, 1, "one warning for all its clones");
    }),
  );

  it(
    "warn of many clones from a source that is not frozen",
    inLab(async (lab) => {
      await lab.changeVm("vm-101", { frozen: false });
      const run = lab.run();
      for (let index = 0; index < 20; index++) {
        await run.resource(instantCloneVm, `web-${index}`).check({ source: "vm-101" }, { preview: true });
      }
      assert.match(run.log.of("warning").join(), /20 or more clones of vm-101 .* adds a delta disk .* 255/);
    }),
  );

  it(
    "warn of a name that a foreign VM has",
    inLab(async (lab) => {
      const run = lab.run();
      await run.resource(instantCloneVm).check({ source: "vm-101", name: "cold" }, { preview: true });
      assert.match(run.log.of("warning").join(), /vm-102 has the name cold already/);
    }),
  );

  it(
    "are looked up in vCenter in a preview only",
    inLab(async (lab) => {
      await lab.run().resource(instantCloneVm).check({ source: "vm-101" });
      assert.deepEqual(lab.state.calls, {});
    }),
  );
});
