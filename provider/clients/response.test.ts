import assert from "node:assert/strict";
import { z } from "zod";
import { parseResponse } from "./response";

const schema = z.object({ host_name: z.string(), nics: z.array(z.object({ mac: z.string() })).optional() });
const read = (body: unknown) => () => parseResponse("vCenter", { what: "read vm-7", method: "GET" }, schema, body);

describe("A response that does not fit", () => {
  const table: [title: string, body: unknown, message: string][] = [
    ["a field that is missing", {}, "host_name is missing"],
    ["a field of another type", { host_name: 5 }, "host_name has an unexpected value"],
    ["a field further down", { host_name: "a", nics: [{ mac: "b" }, {}] }, "nics.1.mac is missing"],
    ["an empty body", undefined, "its body is missing"],
    ["a body of another shape", "secret", "its body has an unexpected value"],
  ];
  for (const [title, body, message] of table) {
    it(`proves nothing, and names the field and not its value: ${title}`, () => {
      assert.throws(read(body), {
        name: "OpsError",
        code: "Unknown",
        message: `read vm-7: vCenter's response was unexpected: ${message}.`,
      });
    });
  }

  it("says that a change may have been made", () => {
    const request = { what: "clone vm-7", method: "POST" } as const;
    assert.throws(() => parseResponse("vCenter", request, z.string(), {}), {
      message:
        "clone vm-7: vCenter's response was unexpected: its body has an unexpected value; it may have been done.",
    });
  });

  it("is no matter of a field that nobody reads", () => {
    assert.deepEqual(read({ host_name: "a", more: 1 })(), { host_name: "a" });
  });
});
