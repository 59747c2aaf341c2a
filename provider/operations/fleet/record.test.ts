import assert from "node:assert/strict";
import fc from "fast-check";
import { recordOf, recordText } from "./record";

const plain = { noNullPrototype: true };
const hex = fc.stringMatching(/^[0-9a-f]{6}$/);
const member = fc.record(
  {
    index: fc.nat(9_999),
    id: fc.stringMatching(/^vm-\d{1,6}$/),
    name: fc.string({ minLength: 1 }),
    revision: hex,
    ipAddress: fc.oneof(fc.ipV4(), fc.ipV6()),
    hostName: fc.string({ minLength: 1, unit: "grapheme" }),
    pending: fc.subarray(["power", "setup", "nics", "ready"] as const),
  },
  { ...plain, requiredKeys: ["index", "id", "name", "revision", "pending"] },
);
const failed = fc
  .uniqueArray(fc.nat(9_999), { maxLength: 20 })
  .chain((indexes) =>
    fc
      .constantFrom("no room", "! a  b", "x\u00e9 {name}")
      .map((reason) => indexes.sort((a, b) => a - b).map((index) => ({ index, reason }))),
  );

describe("The record of a fleet", () => {
  it("comes back as it was", () => {
    const record = fc.record(
      { namePattern: fc.constantFrom("ci-{index}", "a b {index}"), revision: hex, members: fc.array(member), failed },
      plain,
    );
    fc.assert(fc.property(record, (all) => assert.deepEqual(recordOf(recordText(all)), all)));
  });

  it("takes a line of a few characters for a member with nothing of its own", () => {
    const member = { index: 3, id: "vm-1234", name: "ci-3", revision: "abcdef", pending: [] };
    const record = { namePattern: "ci-{index}", revision: "abcdef", members: [member], failed: [] };
    assert.equal(recordText(record), "abcdef ci-{index}\n3 vm-1234");
  });
});
