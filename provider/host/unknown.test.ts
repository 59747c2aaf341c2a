import assert from "node:assert/strict";
import { separateUnknown } from "./unknown";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("Unknown values", () => {
  it("are removed at every depth, and their paths are returned", () => {
    assert.deepEqual(separateUnknown({ a: 1, b: unknown, c: { d: unknown, e: 2 } }), {
      known: { a: 1, c: { e: 2 } },
      paths: ["b", "c.d"],
    });
  });

  it("make their whole list unknown", () => {
    assert.deepEqual(separateUnknown({ list: [1, unknown] }), { known: {}, paths: ["list.1", "list"] });
  });

  it("leave everything else unchanged, also null", () => {
    assert.deepEqual(separateUnknown({ a: null, b: [{ c: "x" }] }), { known: { a: null, b: [{ c: "x" }] }, paths: [] });
  });
});
