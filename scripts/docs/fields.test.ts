import assert from "node:assert/strict";
import { join } from "node:path";
import { type Field, FieldReader } from "./fields";
import { type Fixture, schema } from "./fields.fixture";
import { Sources } from "./sources";

describe("the rows of a reference page", () => {
  const fixture = "scripts/docs/fields.fixture.ts";
  let rows: Field[];
  let plain: Field[];

  before(() => {
    const sources = new Sources(join(__dirname, "../.."), [fixture]);
    const { checker } = sources;
    const symbol = sources.exportsOf(fixture).find(({ name }) => name === "Fixture");
    const typeOf = (name: keyof Fixture) => {
      const property = symbol && checker.getDeclaredTypeOfSymbol(symbol).getProperty(name);
      assert.ok(property);
      return checker.getTypeOfSymbol(property);
    };
    const reader = new FieldReader(checker);
    rows = reader.read(typeOf("declared"), schema);
    plain = reader.read(typeOf("plain"));
  });

  const row = (path: string) => rows.find((field) => field.path === path);

  it("are in the schema's order, each field before its own fields", () => {
    assert.deepEqual(
      rows.map(({ path }) => path),
      [
        "waitSeconds",
        "mode",
        "arguments",
        "capture",
        "capture.maxBytes",
        "nics",
        "nics.<key>.label",
        "credentials",
        "credentials.type",
        "credentials.password",
        "credentials.token",
        "echo",
        "triggers",
      ],
    );
  });

  it("have the comment above the field", () => {
    assert.deepEqual(
      [row("mode")?.text, row("nics.<key>.label")?.text],
      ["One of a few, in the author's order.", "Inside a map."],
    );
  });

  it("have type and unit", () => {
    const types = Object.fromEntries(rows.map(({ path, type }) => [path, type]));
    assert.deepEqual(types, {
      waitSeconds: "number of seconds",
      mode: '`"zeta"` or `"alpha"`',
      arguments: "string or list of string",
      capture: "boolean or object",
      "capture.maxBytes": "number of bytes",
      nics: "map of object",
      "nics.<key>.label": "string",
      credentials: "object",
      "credentials.type": '`"PASSWORD"` or `"TOKEN"`',
      "credentials.password": "string",
      "credentials.token": "string",
      echo: "string",
      triggers: "list of anything",
    });
  });

  it("have the default, and whether the input is required", () => {
    assert.equal(row("waitSeconds")?.default, "5");
    assert.equal(row("capture.maxBytes")?.default, "64");
    assert.deepEqual(
      rows.filter(({ required }) => required).map(({ path }) => path),
      ["capture", "nics", "nics.<key>.label", "credentials", "credentials.type", "echo"],
    );
  });

  it("have the effect of a change, inherited from the object around them", () => {
    assert.equal(row("waitSeconds")?.onChange, "update");
    assert.equal(row("credentials.token")?.onChange, "update");
    assert.equal(row("nics.<key>.label")?.onChange, "replace");
    assert.equal(row("mode")?.onChange, "replace");
  });

  it("show secret fields, with all fields inside them", () => {
    assert.deepEqual(
      rows.filter((field) => field.secret).map(({ path }) => path),
      ["credentials", "credentials.type", "credentials.password", "credentials.token"],
    );
  });

  it("name the inputs that make an output secret", () => {
    assert.deepEqual(row("echo")?.secretWith, ["mode"]);
    assert.deepEqual(row("mode")?.secretWith, []);
  });

  it("also come from a type without a schema", () => {
    assert.deepEqual(
      plain.map(({ path, type, required, text, ...field }) => [path, type, required, text, field.default]),
      [
        ["rows", "list of object", true, "A list of rows.", undefined],
        ["rows[].name", "string", false, "In a row.", '"none"'],
      ],
    );
  });
});
