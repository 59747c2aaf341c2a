import assert from "node:assert/strict";
import { recordOf } from "../../provider/operations/fleet/record";
import { guestFile } from "../../provider/resources/guestFile";
import { guestProcessRun } from "../../provider/resources/guestProcessRun";
import { instantCloneFleet } from "../../provider/resources/instantCloneFleet";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { nicConnection } from "../../provider/resources/nicConnection";
import { runspace } from "../../provider/resources/runspace";
import { scriptExecution } from "../../provider/resources/scriptExecution";
import { buildInventory } from "../../simulator/inventory/load";
import { type CreateFirst, createFirst, type Death, deaths, destroyed, type Outcome } from "../../testing/createFirst";
import { credentials, type GuestLab, inGuestLab, isAlive } from "../../testing/guestLab";
import type { Lab } from "../../testing/lab";

/** What is left after it: `same` object or a `new` one, with all that is in the simulator. */
interface Row {
  what: string;
  change: (guests: GuestLab) => CreateFirst | Promise<CreateFirst>;
  object: "same" | "new";
  /** A call of the replacement whose response may be lost. */
  lost?: string;
  /** In the simulator, beside the outcome. */
  left: (guests: GuestLab, outcome: Outcome) => unknown;
  expected: (outcome: Outcome) => unknown;
  /** After the `destroy`, where it can be told. */
  finally?: unknown;
}

const inventory = buildInventory({ settings: { programPollSeconds: 0 }, srs: { creationMs: 20, connectMs: 20 } });
const golden = { sourceName: "golden", consoleTickets: [] };
const uuid = "12345678-abcd-1234-cdef-123456789abc";

const vms = ({ lab }: GuestLab) => lab.clones.map(({ id }) => id).sort();
const onlyCurrent = ({ current }: Outcome) => [current.id];

const clone: Pick<Row, "left" | "expected" | "finally"> = { left: vms, expected: onlyCurrent, finally: [] };
const ofVm: CreateFirst["of"] = (run, name) => run.resource(instantCloneVm, name);

const fleet: Pick<Row, "left" | "expected" | "finally"> = {
  left: vms,
  expected: ({ current }) =>
    recordOf(String(current.outputs["record"]))
      .members.map(({ id }) => id)
      .sort(),
  finally: [],
};
const ofFleet: CreateFirst["of"] = (run, name) => run.resource(instantCloneFleet, name);
function resized(how: string, from: number, to: number): Row {
  const of = (count: number) => ({ sourceName: "golden", count });
  const change: CreateFirst = { of: ofFleet, before: of(from), after: of(to), why: "forced" };
  return {
    what: `An InstantCloneFleet that is replaced by force and ${how}`,
    change: () => change,
    object: "same",
    ...fleet,
  };
}

const lease: Pick<Row, "left" | "expected" | "finally"> = {
  left: ({ lab }) => lab.state.runspaces.map(({ id }) => id),
  expected: onlyCurrent,
  finally: [],
};
const ofRunspace: CreateFirst["of"] = (run, name) => run.resource(runspace, name);

const inGolden = { vm: "vm-101", credentials };
const ofFile: CreateFirst["of"] = (run, name) => run.resource(guestFile, name);

async function isolatedClone(lab: Lab, name: string): Promise<string> {
  const nicsToUpdate = { nics_to_update: { "4000": { start_connected: false } } };
  const spec = { source: "vm-101", name, disconnect_all_nics: true, ...nicsToUpdate };
  return String(await lab.vcenter("POST", "/api/vcenter/vm?action=instant-clone", spec));
}
const connected = ({ lab }: GuestLab) =>
  lab.clones.filter(({ nics }) => nics["4000"] === "CONNECTED").map(({ name }) => name);
const ofNics: CreateFirst["of"] = (run, name) => run.resource(nicConnection, name);

function withOnDelete(guests: GuestLab) {
  const onDelete = { path: "/bin/sh", arguments: ["-c", `echo deleted >>"${guests.folder}/deleted"`] };
  return { ...guests.counted(), onDelete };
}
const ofRun: CreateFirst["of"] = (run, name) => run.resource(guestProcessRun, name);

function asIs(why: "forced" | "renamed"): string {
  return `that is ${why === "forced" ? "replaced by force" : "renamed in the program"}`;
}

const rows: Row[] = [
  {
    what: "An InstantCloneVm that is replaced by force",
    change: () => ({ of: ofVm, before: golden, why: "forced" }),
    lost: "instant-clone",
    object: "same",
    ...clone,
  },
  {
    what: "An InstantCloneVm that is replaced by force, with a BIOS UUID of the program",
    change: () => ({ of: ofVm, before: { ...golden, biosUuid: uuid }, why: "forced" }),
    object: "same",
    ...clone,
  },
  {
    what: "An InstantCloneVm with a BIOS UUID of the program whose triggers change",
    change: () => {
      const before = { ...golden, biosUuid: uuid, triggers: [1] };
      return { of: ofVm, before, after: { ...before, triggers: [2] }, why: "changed" };
    },
    object: "same",
    ...clone,
  },
  {
    what: "An InstantCloneVm that gets another name",
    change: () => ({ of: ofVm, before: golden, after: { ...golden, name: "other" }, why: "changed" }),
    lost: "instant-clone",
    object: "new",
    ...clone,
  },
  {
    what: "An InstantCloneVm that is renamed in the program",
    change: () => ({ of: ofVm, before: golden, why: "renamed" }),
    object: "new",
    ...clone,
  },
  {
    what: "An InstantCloneVm with a name and a BIOS UUID of the program that is renamed there",
    change: () => ({ of: ofVm, before: { ...golden, name: "ci", biosUuid: uuid }, why: "renamed" }),
    object: "same",
    ...clone,
  },
  {
    what: "An InstantCloneFleet that is replaced by force",
    change: () => ({ of: ofFleet, before: { sourceName: "golden", count: 3 }, why: "forced" }),
    object: "same",
    ...fleet,
  },
  { ...resized("grows", 2, 4), lost: "instant-clone" },
  resized("shrinks", 4, 2),
  {
    what: "An InstantCloneFleet that is renamed in the program",
    change: () => ({ of: ofFleet, before: { sourceName: "golden", count: 2 }, why: "renamed" }),
    object: "new",
    ...fleet,
  },
  {
    what: "A Runspace that is replaced by force",
    change: () => ({ of: ofRunspace, before: {}, why: "forced" }),
    object: "same",
    ...lease,
  },
  {
    what: "A Runspace whose triggers change",
    change: () => ({ of: ofRunspace, before: {}, after: { triggers: [1] }, why: "changed" }),
    lost: "POST /api/runspaces",
    object: "new",
    ...lease,
  },
  {
    what: "A Runspace that is renamed in the program",
    change: () => ({ of: ofRunspace, before: {}, why: "renamed" }),
    object: "new",
    ...lease,
  },
  {
    what: "A Runspace with a name of the program that is renamed there",
    change: () => ({ of: ofRunspace, before: { name: "shell" }, why: "renamed" }),
    object: "same",
    ...lease,
  },
  ...(["forced", "renamed"] as const).map(
    (why): Row => ({
      what: `A GuestFile ${asIs(why)}`,
      change: ({ folder }) => ({ of: ofFile, before: { ...inGolden, path: `${folder}/file`, content: "text" }, why }),
      lost: "guestFile",
      object: "same",
      left: (guests) => guests.read("file"),
      expected: () => "text",
      finally: "",
    }),
  ),
  {
    what: "A GuestFile that gets another path",
    change: ({ folder }) => {
      const before = { ...inGolden, path: `${folder}/file`, content: "text" };
      return { of: ofFile, before, after: { ...before, path: `${folder}/other` }, why: "changed" };
    },
    object: "new",
    left: (guests) => [guests.read("file"), guests.read("other")],
    expected: () => ["", "text"],
    finally: ["", ""],
  },
  ...(["forced", "renamed"] as const).map(
    (why): Row => ({
      what: `A NicConnection ${asIs(why)}`,
      change: async ({ lab }) => ({ of: ofNics, before: { vm: await isolatedClone(lab, "a") }, why }),
      object: "same",
      left: connected,
      expected: () => ["a"],
      // The new one has found the NICs connected, so it does not disconnect them.
      finally: ["a"],
    }),
  ),
  {
    what: "A NicConnection that gets another VM",
    change: async ({ lab }) => {
      const [vm, other] = [await isolatedClone(lab, "a"), await isolatedClone(lab, "b")];
      return { of: ofNics, before: { vm }, after: { vm: other }, why: "changed" };
    },
    lost: "action=connect",
    object: "new",
    left: connected,
    expected: () => ["b"],
  },
  ...(["forced", "renamed"] as const).map(
    (why): Row => ({
      what: `A GuestProcessRun ${asIs(why)}`,
      change: (guests) => ({ of: ofRun, before: withOnDelete(guests), why }),
      lost: "processes\\?action=create",
      object: "new",
      left: (guests) => [guests.count, guests.read("deleted")],
      // Under another name it is another resource, and the former one is deleted as any.
      expected: () => [2, why === "forced" ? "" : "deleted\n"],
    }),
  ),
  {
    what: "A GuestProcessRun whose triggers change",
    change: (guests) => ({
      of: ofRun,
      before: withOnDelete(guests),
      after: { ...withOnDelete(guests), triggers: [1] },
      why: "changed",
    }),
    object: "new",
    left: (guests) => [guests.count, guests.read("deleted")],
    expected: () => [2, ""],
  },
  {
    what: "A GuestProcessRun that gets another VM",
    change: async (guests) => {
      const before = withOnDelete(guests);
      return { of: ofRun, before, after: { ...before, vm: await isolatedClone(guests.lab, "b") }, why: "changed" };
    },
    object: "new",
    left: (guests) => [guests.count, guests.read("deleted")],
    expected: () => [2, "deleted\n"],
  },
  {
    what: "A GuestProcessRun that is replaced by force while its program runs",
    change: (guests) => ({
      of: ofRun,
      before: { ...guests.counted(`echo $$ >"${guests.folder}/pid"; exec sleep 600`), waitForExit: false },
      why: "forced",
    }),
    object: "new",
    left: (guests) => [guests.count, isAlive(Number(guests.read("pid")))],
    // The new run has found the program and adopted it.
    expected: () => [1, true],
    finally: [1, false],
  },
  ...(["forced", "renamed"] as const).map(
    (why): Row => ({
      what: `A ScriptExecution ${asIs(why)}`,
      change: () => ({ of: (run, name) => run.resource(scriptExecution, name), before: { script: "'done'" }, why }),
      object: "new",
      left: ({ lab }, { current }) => [lab.state.runspaces, current.outputs["output"]],
      expected: () => [[], "done"],
    }),
  ),
];

async function isLeft({ change, object, left, expected, finally: end, lost }: Row, death: Death, guests: GuestLab) {
  const made = await change(guests);
  const outcome = await createFirst(guests.lab, made, death, lost);
  const { former, current } = outcome;
  assert.deepEqual(left(guests, outcome), expected(outcome));
  assert.equal(current.id === former.id, object === "same", `${former.id} and ${current.id}`);
  await guests.lab.clearFaults();
  await destroyed(guests.lab, made, outcome);
  if (end !== undefined) assert.deepEqual(left(guests, outcome), end);
  // Results that were recorded before the engine died stay: docs/behaviour.md, "Programs in guests".
  if (death === "never") await guests.noFilesLeft();
}

describe("Where the new one is created and then the former one is deleted", () => {
  for (const row of rows) {
    const { what, object, lost, ...rest } = row;
    const then = `${object === "same" ? "the object stays" : "only the new object stays"}, and destroy leaves nothing`;
    for (const death of deaths) {
      const engine = death === "never" ? "" : `, and the engine is killed ${death}`;
      const run = (guests: GuestLab) => isLeft({ what, object, ...rest }, death, guests);
      it(`${what}${engine}: ${then}`, inGuestLab(run, { inventory }));
    }
    if (lost === undefined) continue;
    const run = (guests: GuestLab) => isLeft(row, "never", guests);
    it(`${what}, and a response is lost: ${then}`, inGuestLab(run, { inventory })).timeout(20_000);
  }
});

describe("With the option aliases", () => {
  for (const { what, change } of rows.filter((row) => row.what.includes("renamed"))) {
    it(
      `${what} does not change`,
      inGuestLab(
        async (guests) => {
          const { of, before } = await change(guests);
          const former = await of(guests.lab.run(), "web").create(before);
          assert.equal((await of(guests.lab.run(), "renamed").diff(former, before)).changes, false);
        },
        { inventory },
      ),
    );
  }
});
