import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shownMembersOf } from "../../provider/operations/fleet/record";
import { instantCloneFleet } from "../../provider/resources/instantCloneFleet";
import { credentials } from "../../testing/guestLab";
import { inLab, type Lab } from "../../testing/lab";
import type { Recorded, ResourceRun } from "../../testing/providerRun";

const count = 3;

interface Fleet {
  lab: Lab;
  args: Record<string, unknown>;
  /** Ids of the VMs that set-ups have run in. */
  setUps(): string[];
}

/** A lab, and a fleet whose members are cloned, set up, connected, and waited for. */
function withFleet(test: (fleet: Fleet) => Promise<void>): () => Promise<void> {
  return inLab(async (lab) => {
    const folder = mkdtempSync(join(tmpdir(), "fleet-kills-"));
    const file = join(folder, "set-ups");
    const setup = { credentials, path: "/bin/sh", arguments: ["-c", `cat >>${file}`], stdin: "{id}\n" };
    const life = { disconnectAllNics: true, connectNics: true, waitFor: "ip", acceptSourceAddress: true };
    const args = { sourceName: "golden", count, maxUnavailable: 2, setup, ...life };
    const setUps = () => (existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").sort() : []);
    try {
      await test({ lab, args, setUps });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

/** Does something until a call is under way, and ends the provider there, as after a SIGKILL of the engine. The state stays as it was. */
async function killedAt(lab: Lab, match: string, work: (fleet: ResourceRun) => Promise<unknown>): Promise<void> {
  await lab.fault({ match, mode: "delay:100" });
  const run = lab.run();
  const working = work(run.resource(instantCloneFleet)).catch(() => undefined);
  await lab.untilFaultsCarriedOut();
  await run.end("abandoned");
  await working;
  await lab.clearFaults();
}

/** Each VM is a member, each member is a VM, and each was set up once. */
function assertWhole({ lab, setUps }: Fleet, { outputs }: Recorded): void {
  const ids = shownMembersOf(String(outputs["record"])).map(({ id }) => id);
  assert.equal(ids.length, count);
  assert.deepEqual(lab.clones.map(({ id }) => id).sort(), ids.sort());
  assert.deepEqual(
    setUps().filter((id) => ids.includes(id)),
    ids,
  );
}

const createCalls: [call: string, match: string][] = [
  ["the login", "POST /api/session"],
  ["the look-up of the source", "GET /api/vcenter/vm\\?names"],
  ["a clone", "instant-clone"],
  ["a look at VMware Tools", "guest/operations"],
  ["the file for a set-up's input", "createTemporary"],
  ["the request for a set-up's input", "filesystem\\?action=create"],
  ["the transfer of a set-up's input", "PUT /guestFile"],
  ["the start of a set-up", "processes\\?action=create"],
  ["a look at a set-up", "processes/\\d+\\?action=get"],
  ["the connection of a NIC", "action=connect"],
  ["a look at the addresses", "networking/interfaces"],
];
const deleteCalls: [call: string, match: string][] = [
  ["the list of members", "GET /api/vcenter/vm\\?vms"],
  ["an identity check", "GET /api/vcenter/vm/vm-\\d+$"],
  ["a power-off", "action=stop"],
  ["a delete", "DELETE /api/vcenter/vm/"],
];

/** Those of a delete, and the chief ones of a create. */
const replacementCalls = [
  ...deleteCalls,
  ...createCalls.filter(([, match]) => /clone|create$|PUT .guestFile/.test(match)),
];

describe("InstantCloneFleet when its engine is killed at a call", () => {
  for (const [call, match] of createCalls) {
    it(
      `is whole after the next up: ${call} of its create`,
      withFleet(async (fleet) => {
        const { lab, args } = fleet;
        await killedAt(lab, match, (resource) => resource.create(args));
        assertWhole(fleet, await lab.run().resource(instantCloneFleet).create(args));
      }),
    ).timeout(60_000);
  }

  for (const [call, match] of replacementCalls) {
    it(
      `is whole after the next up: ${call} of a replacement of its members`,
      withFleet(async (fleet) => {
        const { lab, args } = fleet;
        const former = await lab.run().resource(instantCloneFleet).create(args);
        const rebuilt = { ...args, triggers: ["rebuilt"] };
        await killedAt(lab, match, (resource) => resource.update(former, rebuilt));
        assertWhole(fleet, await lab.run().resource(instantCloneFleet).update(former, rebuilt));
      }),
    ).timeout(60_000);
  }

  for (const [call, match] of deleteCalls) {
    it(
      `is gone after the next destroy: ${call} of its delete`,
      withFleet(async ({ lab, args }) => {
        const fleet = await lab.run().resource(instantCloneFleet).create(args);
        await killedAt(lab, match, (resource) => resource.delete(fleet));
        await lab.run().resource(instantCloneFleet).delete(fleet);
        assert.deepEqual(lab.clones, []);
      }),
    ).timeout(60_000);
  }
});

describe("InstantCloneFleet whose replacement was killed when all members were new", () => {
  const args = { sourceName: "golden", count: 3, maxUnavailable: 3, namePattern: "ci-{index}" };
  const rebuilt = { ...args, triggers: ["rebuilt"] };

  /** The fleet as the state has it. */
  async function killed(lab: Lab, next: Record<string, unknown>): Promise<Recorded> {
    const former = await lab.run().resource(instantCloneFleet).create(args);
    const known = lab.clones.map(({ id }) => id);
    await lab.fault({ match: "instant-clone", nth: args.count, mode: "delay:300" });
    const run = lab.run();
    const updating = run
      .resource(instantCloneFleet)
      .update(former, next)
      .catch(() => undefined);
    await lab.untilFaultsCarriedOut();
    await run.end("abandoned");
    await updating;
    await lab.clearFaults();
    assert.ok(lab.clones.length > 1 && lab.clones.every(({ id }) => !known.includes(id)));
    return former;
  }

  async function refreshed(lab: Lab, fleet: Recorded): Promise<Recorded> {
    return (await lab.run().resource(instantCloneFleet).refresh(fleet)) ?? assert.fail("the fleet is gone");
  }

  const names = (lab: Lab) => lab.clones.map(({ name }) => name).sort();

  for (const count of [0, 1]) {
    it(
      `has ${count} members after an up with that count and other triggers`,
      inLab(async (lab) => {
        const fleet = await killed(lab, rebuilt);
        const less = { ...args, triggers: ["rebuilt again"], count };
        await lab.run().resource(instantCloneFleet).update(fleet, less);
        assert.equal(lab.clones.length, count);
      }),
    ).timeout(30_000);
  }

  it(
    "has each member once after a refresh and an up with other triggers",
    inLab(async (lab) => {
      const fleet = await refreshed(lab, await killed(lab, rebuilt));
      const other = { ...args, triggers: ["rebuilt again"] };
      await lab.run().resource(instantCloneFleet).update(fleet, other);
      assert.deepEqual(names(lab), ["ci-0", "ci-1", "ci-2"]);
    }),
  ).timeout(30_000);

  it(
    "has no member after a refresh and an up with a count of 0",
    inLab(async (lab) => {
      const fleet = await refreshed(lab, await killed(lab, rebuilt));
      await lab
        .run()
        .resource(instantCloneFleet)
        .update(fleet, { ...args, count: 0 });
      assert.deepEqual(lab.clones, []);
    }),
  ).timeout(30_000);

  it(
    "leaves nothing after a destroy, also under another pattern",
    inLab(async (lab) => {
      const fleet = await killed(lab, { ...args, namePattern: "new-{index}" });
      await lab.run().resource(instantCloneFleet).delete(fleet);
      assert.deepEqual(lab.clones, []);
    }),
  ).timeout(30_000);
});
