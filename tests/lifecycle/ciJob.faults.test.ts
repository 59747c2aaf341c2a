import assert from "node:assert/strict";
import { CiJob, type Printed } from "../../testing/ciJob";
import { type GuestLab, inGuestLab } from "../../testing/guestLab";
import { canHit, faultModes } from "../../testing/lab";

type Operation = "up" | "destroy";

const both: Operation[] = ["up", "destroy"];

/** Each kind of call of the job, and the operations that make it. */
const calls: [call: string, match: string, operations: Operation[]][] = [
  ["the login", "POST /api/session", both],
  ["the look-up of the source", "GET /api/vcenter/vm(\\?|$)", ["up"]],
  ["the clone", "instant-clone", ["up"]],
  ["the reading of the VM", "GET /api/vcenter/vm/vm-\\d+$", both],
  ["the guest's identity", "guest/identity", ["up"]],
  ["a console ticket", "console/tickets", ["up"]],
  ["the question for VMware Tools", "guest/operations", ["up"]],
  ["the creation of a folder", "directories\\?action=create", ["up"]],
  ["the start of a transfer", "filesystem\\?action=create", both],
  ["a file to the guest", "PUT /guestFile", ["up"]],
  ["a file from the guest", "GET /guestFile", both],
  ["a temporary file", "files\\?action=createTemporary", both],
  ["the start of a program", "processes\\?action=create", both],
  ["a poll of a program", "processes/[\\w-]+\\?action=get", both],
  ["the connect", "action=connect", ["up"]],
  ["the reading of addresses", "networking/interfaces", ["up"]],
  ["a list of files", "files\\?action=list", ["up"]],
  ["the look at a file", "files/.*\\?action=get", ["up"]],
  ["the delete of a file", "files/.*\\?action=delete", ["destroy"]],
  ["the disconnect", "action=disconnect", ["destroy"]],
  ["the power-off", "action=stop", ["destroy"]],
  ["the delete of the VM", "DELETE /api/vcenter/vm/", ["destroy"]],
];

/** One operation with a fault, and one without if it failed. Returns what the first one printed. */
async function untilDone(guests: GuestLab, operation: () => Promise<Printed>): Promise<Printed> {
  const first = await operation();
  await guests.lab.clearFaults();
  if (first.errors.length > 0) assert.deepEqual((await operation()).errors, []);
  return first;
}

/** The end of a good `up`, whatever happened on the way. */
async function assertDone(guests: GuestLab, job: CiJob): Promise<void> {
  const [clone, ...others] = guests.lab.clones;
  assert.ok(clone && others.length === 0, "there is one clone");
  const { nics } = Object(await guests.lab.vcenter("GET", `/api/vcenter/vm/${clone.id}`));
  assert.equal(nics["4000"].state, "CONNECTED");
  assert.equal(guests.read("results/report"), "unit: passed\n");
  assert.equal(guests.count, 1, "the tests ran once");
  assert.equal(guests.read("hostname"), "runner-1\n", "the name was set once");
  assert.equal(guests.read("registered"), "runner-1\n", "the runner was registered once");
  assert.deepEqual(job.recorded, ["vm", "sources", "identity", "network", "registration", "tests"]);
}

/** Nothing is left of the job but its results. A file of a deleted VM may stay, with a warning. */
async function assertGone(guests: GuestLab, job: CiJob, { warnings }: Printed): Promise<void> {
  assert.deepEqual([guests.lab.clones, job.recorded], [[], []]);
  assert.equal(guests.read("registered"), "", "the runner is not registered");
  if (guests.read("in/test.sh")) assert.match(warnings.join(), /in\/test\.sh may still be in vm-/);
  assert.equal(guests.read("results/report"), "unit: passed\n");
  await guests.noFilesLeft();
}

/** Messages of the tests that failed, one test with a lab of its own for each mode, at once. */
async function failuresOf(modes: string[], test: (guests: GuestLab, mode: string) => Promise<void>): Promise<string[]> {
  const outcomes = await Promise.allSettled(modes.map((mode) => inGuestLab((guests) => test(guests, mode))()));
  return outcomes.flatMap((outcome, index) =>
    outcome.status === "rejected" ? [`${modes[index]}: ${outcome.reason}`] : [],
  );
}

describe("The job of a CI runner", () => {
  for (const [call, match, operations] of calls) {
    it(`ends the same after any fault at ${call}, at the latest with the next command`, async () => {
      const modes = faultModes.filter((mode) => canHit(mode, match));
      const failures = await failuresOf(modes, async (guests, mode) => {
        const job = new CiJob(guests);
        if (operations.includes("up")) await guests.lab.fault({ match, mode });
        await untilDone(guests, job.up);
        await assertDone(guests, job);
        if (operations.includes("destroy")) await guests.lab.fault({ match, mode });
        await assertGone(guests, job, await untilDone(guests, job.destroy));
      });
      assert.deepEqual(failures, []);
    }).timeout(60_000);
  }

  it(
    "makes no kind of call without such a test, but the logout",
    inGuestLab(async (guests) => {
      const job = new CiJob(guests);
      assert.deepEqual([(await job.up()).errors, (await job.destroy()).errors], [[], []]);
      const made = Object.keys(guests.lab.state.calls).map((route) => route.replaceAll(/\{\w+\}/g, "vm-1"));
      const untested = made.filter((route) => !calls.some(([, match]) => new RegExp(match).test(route)));
      assert.deepEqual(untested, ["DELETE /api/session"]);
    }),
  ).timeout(60_000);
});
