import assert from "node:assert/strict";
import fc from "fast-check";
import { ObjectName, storedName } from "./objectName";

describe("The name of an object in vCenter", () => {
  const table: [shown: string, stored: string][] = [
    ["web", "web"],
    ["ci/runner-1", "ci%2frunner-1"],
    ["a\\b", "a%5cb"],
    ["50%", "50%25"],
  ];
  for (const [shown, stored] of table) {
    it(`is stored as ${stored} and shown as ${shown}`, () => {
      assert.equal(storedName(shown), stored);
      assert.equal(ObjectName.parse(stored), shown);
    });
  }

  it("is shown as it was given, but for a name that holds an escape itself", () => {
    const withoutEscapes = fc.string().filter((name) => !/%(2f|5c|25)/i.test(name));
    fc.assert(fc.property(withoutEscapes, (name) => ObjectName.parse(storedName(name)) === name));
  });
});
