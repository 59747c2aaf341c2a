import assert from "node:assert/strict";
import { z } from "zod";
import { replaces, secret, storedAs, updates } from "../resources/field";
import { declaredDifference, defaultsOf, StoredForm, storable } from "./state";

const schema = z.strictObject({
  source: replaces(z.string()),
  timeoutSeconds: updates(z.number().default(60)),
  power: updates(z.string().optional()),
});

describe("State", () => {
  it("contains only values that the engine can store", () => {
    assert.deepEqual(storable({ a: undefined, b: 10n, c: new Date(0), d: [1, { e: undefined }, undefined] }), {
      b: "10",
      c: "1970-01-01T00:00:00.000Z",
      d: [1, {}, null],
    });
  });

  it("marks secret outputs in the engine's form, and skips absent ones", () => {
    const outputs = z.strictObject({ ticket: secret(z.string()), spare: secret(z.string()), name: z.string() });
    assert.deepEqual(new StoredForm(outputs).write({ ticket: "t", name: "n" }), {
      ticket: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "t" },
      name: "n",
    });
  });

  it("stores a field in the form that its schema defines, and restores it", () => {
    const form = { write: (items: string[]) => items.join(" "), read: (text: string) => text.split(" ") };
    const list = storedAs(form, z.array(z.string()));
    const state = new StoredForm(z.strictObject({ list, spare: list }));
    assert.deepEqual(state.write({ list: ["a", "b"] }), { list: "a b" });
    assert.deepEqual(state.read({ list: "a b" }), { list: ["a", "b"] });
  });

  it("is completed with defaults", () => {
    assert.deepEqual(defaultsOf(schema), { timeoutSeconds: 60 });
  });
});

describe("The declared diff", () => {
  const state = { source: "vm-1", power: "on" };
  const none = new Set<string>();

  it("is empty if nothing changed", () => {
    assert.deepEqual(declaredDifference(schema, state, state, none, []), { replace: [], update: [] });
  });

  it("is empty for equal values that are different objects", () => {
    const lists = { source: ["a", { b: 1 }] };
    assert.deepEqual(declaredDifference(schema, lists, structuredClone(lists), none, []), { replace: [], update: [] });
  });

  it("follows the `onChange` of each field", () => {
    const inputs = { source: "vm-2", timeoutSeconds: 5, power: "on" };
    assert.deepEqual(declaredDifference(schema, state, inputs, none, []), {
      replace: ["source"],
      update: ["timeoutSeconds"],
    });
  });

  it("treats an unknown value as a change", () => {
    assert.deepEqual(declaredDifference(schema, state, { power: "on" }, new Set(["source"]), []).replace, ["source"]);
  });

  it("treats a field that only the state has as undeclared, not as removed", () => {
    assert.deepEqual(declaredDifference(schema, state, { source: "vm-1" }, none, ["power"]), {
      replace: [],
      update: [],
    });
  });
});
