import assert from "node:assert/strict";
import { getVm } from "./getVm";

describe("A function that fails", () => {
  it("leaves Pulumi no stack trace to colour", async () => {
    await assert.rejects(getVm({}), { stack: "" });
  });
});
