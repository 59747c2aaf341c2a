import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { runspaceFacts } from "./generated/runspace";
import { registration } from "./resource";

/** Messages that Pulumi prints without an engine. */
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
  it("causes a warning that names the inputs to use instead", () => {
    const [warning = "", ...others] = warningsOf(["createTimeoutSeconds", "deleteTimeoutSeconds"], { create: "1m" });
    assert.match(warning, /Runspace "ps": .*customTimeouts.*Set createTimeoutSeconds or deleteTimeoutSeconds instead/);
    assert.deepEqual(others, []);
  });

  it("causes a warning to remove it if no input replaces it", () => {
    assert.match(warningsOf([], { create: "1m" })[0] ?? "", /Remove it/);
  });

  it("causes no warning if it is not set", () => {
    assert.deepEqual(warningsOf(["timeoutSeconds"]), []);
  });
});
