import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { runspaceFacts } from "./generated/runspace";
import { registration } from "./resource";

/** What Pulumi prints where there is no engine. */
function warningsOf(timeouts: string[], customTimeouts?: pulumi.CustomTimeouts): string[] {
  const { warn } = console;
  const warnings: string[] = [];
  console.warn = (text: string) => void warnings.push(text);
  try {
    const facts = { ...runspaceFacts, timeouts };
    registration(facts, "ps", {}, customTimeouts ? { customTimeouts } : {});
  } finally {
    console.warn = warn;
  }
  return warnings;
}

describe("The option customTimeouts", () => {
  it("is answered with the inputs that take its place", () => {
    const [warning = "", ...others] = warningsOf(["createTimeoutSeconds", "deleteTimeoutSeconds"], { create: "1m" });
    assert.match(warning, /Runspace "ps": .*customTimeouts.*Set createTimeoutSeconds or deleteTimeoutSeconds instead/);
    assert.deepEqual(others, []);
  });

  it("is answered with the advice to remove it where nothing takes its place", () => {
    assert.match(warningsOf([], { create: "1m" })[0] ?? "", /Remove it/);
  });

  it("is not mentioned when it is not there", () => {
    assert.deepEqual(warningsOf(["timeoutSeconds"]), []);
  });
});
