import assert from "node:assert/strict";
import { separateUnknown } from "./unknown";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("Unknown values", () => {
  it("are taken out at every depth, and their places told", () => {
    assert.deepEqual(separateUnknown({ a: 1, b: unknown, c: { d: unknown, e: 2 } }), {
      known: { a: 1, c: { e: 2 } },
      paths: ["b", "c.d"],
    });
  });

  it("make a list unknown as a whole", () => {
    assert.deepEqual(separateUnknown({ list: [1, unknown] }), { known: {}, paths: ["list.1", "list"] });
  });

  it("leave everything else as it is, null included", () => {
    assert.deepEqual(separateUnknown({ a: null, b: [{ c: "x" }] }), { known: { a: null, b: [{ c: "x" }] }, paths: [] });
  });
});
