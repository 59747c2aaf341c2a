import assert from "node:assert/strict";
import { instantCloneFleet } from "../../provider/resources/instantCloneFleet";
import { buildInventory } from "../../simulator/inventory/load";
import { inLab } from "../../testing/lab";
import { ResourceRun } from "../../testing/providerRun";

const golden = { sourceName: "golden" };
const serialPort = (backing: object) => ({
  ...golden,
  count: 2,
  serialPortsToUpdate: { "9000": { backing } },
});
const distributed = { type: "DISTRIBUTED_PORTGROUP", network: "dvportgroup-44", distributedPort: "7" };

/** Inputs, the property that the preview names, and what it says of it. */
const invalid: [title: string, args: Record<string, unknown>, path: string, reason: RegExp][] = [
  ["a negative count", { ...golden, count: -1 }, "count", /0 or more/],
  ["a fractional count", { ...golden, count: 1.5 }, "count", /whole number/],
  ["a count over 10,000", { ...golden, count: 10_001 }, "count", /at most 10000/],
  ["no count", golden, "count", /is required/],
  ["no source", { count: 1 }, "source", /is missing/],
  ["two kinds of source", { ...golden, sources: ["vm-101"], count: 1 }, "sources", /either sourceName or sources/],
  ["an empty list of sources", { sources: [], count: 1 }, "sources", /at least one/],
  ["a source twice", { sources: ["vm-101", "vm-101"], count: 2 }, "sources.1", /twice/],
  ["a pattern without {index}", { ...golden, count: 2, namePattern: "ci" }, "namePattern", /needs \{index\}/],
  [
    "a placeholder that is none",
    { ...golden, count: 2, namePattern: "{id}-{index}" },
    "namePattern",
    /\{id\} is no placeholder/,
  ],
  [
    "a pattern whose longest name has over 80 characters",
    { ...golden, count: 1_001, namePattern: `${"n".repeat(77)}{index}` },
    "namePattern",
    /81 characters/,
  ],
  ["a percentage over 100", { ...golden, count: 2, maxUnavailable: "101%" }, "maxUnavailable", /percentage/],
  ["no member at a time", { ...golden, count: 2, maxUnavailable: 0 }, "maxUnavailable", /1 or more/],
  ["a negative number of failures", { ...golden, count: 2, maxFailures: -1 }, "maxFailures", /0 or more/],
  [
    "one MAC address for two members",
    { ...golden, count: 2, nicsToUpdate: { "4000": { macType: "MANUAL", macAddress: "00:50:56:01:23:45" } } },
    "nicsToUpdate.4000.macAddress",
    /2 members would share it/,
  ],
  [
    "one port for two members",
    { ...golden, count: 2, nicsToUpdate: { "4000": { backing: distributed } } },
    "nicsToUpdate.4000.backing.distributedPort",
    /2 members would share it/,
  ],
  [
    "one file for the ports of two members",
    serialPort({ type: "FILE", file: "[ssd] ci.log" }),
    "serialPortsToUpdate.9000.backing.file",
    /2 members would share it. Put \{index\} in it/,
  ],
  [
    "one file for their parallel ports",
    { ...golden, count: 2, parallelPortsToUpdate: { "10000": { backing: { type: "FILE", file: "[ssd] ci.log" } } } },
    "parallelPortsToUpdate.10000.backing.file",
    /2 members would share it/,
  ],
  [
    "one pipe for two members",
    serialPort({ type: "PIPE_CLIENT", pipe: "ci" }),
    "serialPortsToUpdate.9000.backing.pipe",
    /2 members would share it/,
  ],
  [
    "one device of the host for two members",
    serialPort({ type: "HOST_DEVICE", hostDevice: "/dev/ttyS0" }),
    "serialPortsToUpdate.9000.backing.hostDevice",
    /2 members would share it. Put \{index\} in it, or leave it out: the host picks a device/,
  ],
  [
    "one address to listen on for two members",
    serialPort({ type: "NETWORK_SERVER", networkLocation: "telnet://:7001" }),
    "serialPortsToUpdate.9000.backing.networkLocation",
    /2 members would share it/,
  ],
  ["an address that is not waited for", { ...golden, count: 1, address: {} }, "address", /needs waitFor: "ip"/],
  [
    "an address without a NIC",
    { ...golden, count: 2, waitFor: "ip", disconnectAllNics: true },
    "waitFor",
    /no address/,
  ],
];

describe("InstantCloneFleet's inputs", () => {
  for (const [title, args, path, reason] of invalid) {
    it(
      `with ${title} are refused in the preview`,
      inLab(async (lab) => {
        const { failures } = await lab.run().resource(instantCloneFleet).check(args, { preview: true });
        assert.deepEqual(
          failures.map(({ property }) => property),
          [path],
        );
        assert.match(failures[0]?.reason ?? "", reason);
      }),
    );
  }

  const shareable: [title: string, backing: object][] = [
    ["an address to connect to", { type: "NETWORK_CLIENT", networkLocation: "telnet://logs.example.com:7001" }],
    [
      "a service behind a proxy",
      { type: "NETWORK_SERVER", networkLocation: "telnet://ci:1", proxy: "telnet://concentrator.example.com:13370" },
    ],
    ["a device that the host picks", { type: "HOST_DEVICE" }],
    ["a file with {index} in its name", { type: "FILE", file: "[ssd] ci-{index}.log" }],
  ];
  for (const [title, backing] of shareable) {
    it(
      `may give the ports of all members ${title}`,
      inLab(async (lab) => {
        const { failures } = await lab.run().resource(instantCloneFleet).check(serialPort(backing), { preview: true });
        assert.deepEqual(failures, []);
      }),
    );
  }

  it(
    "may leave a count of nothing",
    inLab(async (lab) => {
      const fleet = await lab
        .run()
        .resource(instantCloneFleet)
        .create({ ...golden, count: 0 });
      await lab.run().resource(instantCloneFleet).delete(fleet);
      assert.deepEqual(lab.clones, []);
    }),
  );

  it(
    "may have a pattern whose longest name has 80 characters",
    inLab(async (lab) => {
      const args = { ...golden, count: 1_000, namePattern: `${"n".repeat(77)}{index}` };
      assert.deepEqual((await lab.run().resource(instantCloneFleet).check(args, { preview: true })).failures, []);
    }),
  );

  it(
    "leave room for the index in the default name of a resource with a long name",
    inLab(async (lab) => {
      const { inputs } = await lab
        .run()
        .resource(instantCloneFleet, "n".repeat(100))
        .check({ ...golden, count: 10_000 });
      assert.equal(String(inputs["namePattern"]).replace("{index}", "9999").length, 80);
    }),
  );

  it(
    "with a source that does not exist are refused in the preview",
    inLab(async (lab) => {
      const args = { sourceNames: ["golden", "missing"], count: 2 };
      const { failures } = await lab.run().resource(instantCloneFleet).check(args, { preview: true });
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["sourceNames.1"],
      );
    }),
  );

  it(
    "are refused when two fleets of a program give names twice",
    inLab(async (lab) => {
      const a = lab.run().resource(instantCloneFleet, "a");
      const b = new ResourceRun(a.provider, a.urn.replace(/a$/, "b"));
      const args = { ...golden, count: 20 };
      await a.check({ ...args, namePattern: "ci-{index}" });
      const { failures } = await b.check({ ...args, namePattern: "ci-1{index}" });
      assert.match(
        failures[0]?.reason ?? "",
        /a, another InstantCloneFleet of this program, has a namePattern that gives ci-10 too, in the same place/,
      );
    }),
  );

  it(
    "warn of names that foreign VMs have, also of the members that are added",
    inLab(async (lab) => {
      const args = { ...golden, count: 2, namePattern: "ci-{index}" };
      const first = await lab.run().resource(instantCloneFleet).create(args);
      for (const index of [2, 4])
        await lab.vcenter("POST", "/api/vcenter/vm?action=instant-clone", { source: "vm-101", name: `ci-${index}` });
      const run = lab.run();
      await run.resource(instantCloneFleet).check({ ...args, count: 6 }, { olds: first.inputs, preview: true });
      assert.match(
        run.log.of("warning").join(),
        /^vm-\d+ has the name ci-2 already and was not made by this resource: .*\. The same for ci-4\.$/,
      );
    }),
  );

  it(
    "are silent about members that an interrupted run has left",
    inLab(async (lab) => {
      const args = { ...golden, count: 2 };
      await lab.run().resource(instantCloneFleet).create(args);
      const run = lab.run();
      await run.resource(instantCloneFleet).check(args, { preview: true });
      assert.deepEqual(run.log.of("warning"), []);
    }),
  );

  it(
    "are looked up by 5 calls for 1,000 new members, and by 10 for 10,000",
    inLab(async (lab) => {
      for (const [count, calls] of [
        [1_000, 5],
        [10_000, 10],
      ] as const) {
        const before = lab.callCount;
        const run = lab.run();
        await run.resource(instantCloneFleet, "runner").check({ ...golden, count }, { preview: true });
        await run.end();
        assert.ok(lab.callCount - before <= calls, `${lab.callCount - before} calls`);
      }
    }),
  );

  it(
    "warn of a foreign VM among more VMs than one list holds",
    inLab(
      async (lab) => {
        for (const index of [0, 1])
          await lab.vcenter("POST", "/api/vcenter/vm?action=instant-clone", { source: "vm-101", name: `ci-${index}` });
        const run = lab.run();
        await run
          .resource(instantCloneFleet)
          .check({ ...golden, count: 10_000, namePattern: "ci-{index}" }, { preview: true });
        assert.match(run.log.of("warning").join(), /has the name ci-0 already/);
      },
      { inventory: buildInventory({ settings: { vmListLimit: 2 } }) },
    ),
  );

  it(
    "warn of a source that is not frozen and gets many clones",
    inLab(async (lab) => {
      await lab.changeVm("vm-101", { frozen: false });
      const run = lab.run();
      await run.resource(instantCloneFleet).check({ ...golden, count: 300 }, { preview: true });
      assert.match(run.log.of("warning").join(), /300 clones of vm-101 \(golden\), which is running and not frozen/);
    }),
  );
});
