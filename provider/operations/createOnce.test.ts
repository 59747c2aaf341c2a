import assert from "node:assert/strict";
import { VirtualClock } from "../../testing/virtualClock";
import { OpsError } from "../errors";
import { createOnce } from "./createOnce";

const lost = new OpsError("Unknown", "the connection broke.");
const failed = new OpsError("Unknown", "vCenter said: error (HTTP 500).", { isSettled: true });
const unavailable = new OpsError("Unavailable", "503.");
const taken = new OpsError("AlreadyExists", "the name is taken.");
const away = new OpsError("Unreachable", "no connection.");
const refused = new OpsError("Unauthorized", "no privilege.");

type Outcome = string | OpsError;
type Finding = string | OpsError | undefined;

interface Row {
  title: string;
  calls: Outcome[];
  /** What each look finds; after the last one, nothing. */
  finds?: Finding[];
  expected: { created: string; isAdopted: boolean } | { code: string; message: string };
  made: number;
  looked: number;
  sleptMs?: number;
}

const unresolved = "Nothing is there.";
const table: Row[] = [
  {
    title: "returns what the call created",
    calls: ["vm-1"],
    expected: { created: "vm-1", isAdopted: false },
    made: 1,
    looked: 0,
  },
  {
    title: "adopts what a call without a response has created",
    calls: [lost],
    finds: ["vm-1"],
    expected: { created: "vm-1", isAdopted: true },
    made: 1,
    looked: 1,
  },
  {
    title: "looks again later, since the call may still be at work",
    calls: [lost],
    finds: [undefined, "vm-1"],
    expected: { created: "vm-1", isAdopted: true },
    made: 1,
    looked: 2,
    sleptMs: 2_000,
  },
  {
    title: "makes the call again when nothing was created",
    calls: [unavailable, "vm-2"],
    expected: { created: "vm-2", isAdopted: false },
    made: 2,
    looked: 2,
    sleptMs: 2_000,
  },
  {
    title: "gives up with the outcome unknown after three calls",
    calls: [lost, lost, lost],
    expected: { code: "Unknown", message: "the connection broke. Nothing is there." },
    made: 3,
    looked: 6,
    sleptMs: 6_000,
  },
  {
    title: "reports the call whose response was lost when there was no time for another one",
    calls: [lost, new OpsError("TimedOut", "not sent.")],
    expected: { code: "Unknown", message: "the connection broke. Nothing is there." },
    made: 2,
    looked: 2,
    sleptMs: 2_000,
  },
  {
    title: "reports the call whose response was lost when the service was away for the next one",
    calls: [lost, away],
    expected: { code: "Unknown", message: "the connection broke. Nothing is there." },
    made: 2,
    looked: 2,
    sleptMs: 2_000,
  },
  {
    title: "leaves the outcome unknown when the service stays away for the look",
    calls: [lost],
    finds: [away],
    expected: { code: "Unknown", message: "the connection broke. It could not be looked for: no connection." },
    made: 1,
    looked: 1,
  },
  {
    title: "fails with the error of a look that will not pass",
    calls: [lost],
    finds: [refused],
    expected: { code: "Unauthorized", message: refused.message },
    made: 1,
    looked: 1,
  },
  {
    title: "looks once after an error of the service itself, and does not make the call again",
    calls: [failed],
    expected: { code: "Unknown", message: failed.message },
    made: 1,
    looked: 1,
  },
  {
    title: "adopts what a failed call has left",
    calls: [failed],
    finds: ["vm-1"],
    expected: { created: "vm-1", isAdopted: true },
    made: 1,
    looked: 1,
  },
  {
    title: "adopts what has the name already, when it is the one that was asked for",
    calls: [taken],
    finds: ["vm-1"],
    expected: { created: "vm-1", isAdopted: true },
    made: 1,
    looked: 1,
  },
  {
    title: "fails when another object has the name",
    calls: [taken],
    expected: { code: "AlreadyExists", message: taken.message },
    made: 1,
    looked: 1,
  },
  {
    title: "looks for nothing after a refusal",
    calls: [refused],
    expected: { code: "Unauthorized", message: refused.message },
    made: 1,
    looked: 0,
  },
];

async function run({ calls, finds = [] }: Row, signal = new AbortController().signal) {
  const clock = new VirtualClock();
  const counts = { made: 0, looked: 0 };
  const outcome = await createOnce<string>(
    { signal, clock },
    {
      call: async () => {
        const next = calls[counts.made++] ?? lost;
        if (next instanceof OpsError) throw next;
        return next;
      },
      find: async () => {
        const next = finds[counts.looked++];
        if (next instanceof OpsError) throw next;
        return next;
      },
      unresolved,
    },
  ).catch(({ code, message }: OpsError) => ({ code, message }));
  return { outcome, ...counts, sleptMs: clock.now() };
}

describe("Creating once", () => {
  for (const row of table) {
    it(row.title, async () => {
      const { expected, made, looked, sleptMs = 0 } = row;
      assert.deepEqual(await run(row), { outcome: expected, made, looked, sleptMs });
    });
  }

  it("does not make the call again once it is canceled", async () => {
    const row = { title: "", calls: [lost], expected: { created: "", isAdopted: false }, made: 1, looked: 2 };
    const { made } = await run(row, AbortSignal.abort());
    assert.equal(made, 1);
  });
});
