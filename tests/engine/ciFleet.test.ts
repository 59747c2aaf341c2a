import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { succeeded } from "../../testing/outcome";
import { type Simulator, withSimulatorProcess } from "../../testing/simulator";
import { Stack } from "../../testing/stack";

const folder = join(__dirname, "../../examples/ci-fleet");

interface Fleet {
  simulator: Simulator;
  stack: Stack;
  /** Local folder for the reports. */
  results: string;
}

function withFleet(name: string, count: number, test: (fleet: Fleet) => Promise<void>): () => Promise<void> {
  return () =>
    withSimulatorProcess([], async (simulator) => {
      const results = mkdtempSync(join(tmpdir(), "vsphere-ops-fleet-"));
      const stack = await Stack.create(folder, { name, env: simulator.environment });
      try {
        await stack.setConfig({ count: String(count), results }, { guestPassword: "guest" });
        await test({ simulator, stack, results });
        await simulator.assertFaultsCarriedOut();
      } finally {
        stack.remove();
        rmSync(results, { recursive: true });
      }
    });
}

/** What the stand-in of a CI server in the example knows of each runner. */
async function registrationsOf({ simulator }: Fleet): Promise<string[]> {
  const clones = (await simulator.state()).vms.filter((vm) => vm.source);
  return clones.map(({ name }) => `/tmp/${name}.registered`);
}

function assertReports({ results }: Fleet, count: number): void {
  for (let index = 1; index <= count; index++) {
    const runner = join(results, `runner-${index}`);
    assert.deepEqual(JSON.parse(readFileSync(join(runner, "report.json"), "utf8")), { sum: 42 });
    assert.equal(readFileSync(join(runner, "test.log"), "utf8"), "the sum is 42\n");
  }
}

async function assertUnchanged({ stack }: Fleet): Promise<void> {
  assert.match(succeeded(await stack.up()), /Resources:\n {4}\d+ unchanged\n/);
}

/** Nothing of the clones is left, and no runner is registered. The reports stay. */
async function assertGone(fleet: Fleet, registrations: string[]): Promise<void> {
  const { vms, guestFiles } = await fleet.simulator.state();
  assert.deepEqual(
    vms.map(({ id }) => id),
    ["vm-101", "vm-102"],
  );
  assert.deepEqual(registrations.filter(existsSync), []);
  assert.deepEqual(Object.values(guestFiles).filter(Boolean), []);
}

/** One call of each kind that the runners make, as a pattern of a fault. */
const upCalls = [
  "POST /api/session",
  "GET /api/vcenter/vm\\?",
  "instant-clone",
  "GET /api/vcenter/vm/vm-\\d+$",
  "guest/operations",
  "filesystem\\?action=create",
  "PUT /guestFile",
  "GET /guestFile",
  "files\\?action=createTemporary",
  "processes\\?action=create",
  "processes/\\d+\\?action=get",
  "action=connect",
  "networking/interfaces",
  "files\\?action=list",
];
const destroyCalls = [
  "processes\\?action=create",
  "processes/\\d+\\?action=get",
  "files/.*\\?action=delete",
  "action=disconnect",
  "action=stop",
  "DELETE /api/vcenter/vm/",
];

describe("The example ci-fleet", () => {
  it(
    "has the reports of ten runners on disk after one up, changes nothing in the next, and leaves no VM after a destroy",
    withFleet("ten", 10, async (fleet) => {
      succeeded(await fleet.stack.up());
      const registrations = await registrationsOf(fleet);
      assert.deepEqual(registrations.filter(existsSync).length, 10);
      assertReports(fleet, 10);
      await assertUnchanged(fleet);
      succeeded(await fleet.stack.destroy());
      await assertGone(fleet, registrations);
      assertReports(fleet, 10);
    }),
  );

  it(
    "ends the same if the first response to each kind of call is lost",
    withFleet("faults", 2, async (fleet) => {
      const { simulator, stack } = fleet;
      for (const match of upCalls) await simulator.fault({ match, mode: "drop-after" });
      succeeded(await stack.up());
      assertReports(fleet, 2);
      const registrations = await registrationsOf(fleet);
      assert.equal(registrations.length, 2);
      await assertUnchanged(fleet);
      await simulator.clearFaults();
      for (const match of destroyCalls) await simulator.fault({ match, mode: "drop-after" });
      succeeded(await stack.destroy());
      await assertGone(fleet, registrations);
    }),
  );
});
