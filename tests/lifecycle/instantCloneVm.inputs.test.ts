import assert from "node:assert/strict";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
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
    ["a wrong type", { sourceName: 7 }, "sourceName", /expected string/],
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
    ["an input that is null", { sourceName: null }, "sourceName", /^Invalid input: expected string, received null$/],
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
