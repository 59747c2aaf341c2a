import assert from "node:assert/strict";
import type { Outcome } from "./stack";

/** Output of a successful command. */
export function succeeded({ status, stdout, stderr }: Outcome): string {
  assert.equal(status, 0, stdout + stderr);
  return stdout;
}

/** Output of a command that failed with an error message for the user. */
export function failed({ status, stdout, stderr }: Outcome): string {
  assert.notEqual(status, 0, "it should have failed");
  const said = stdout + stderr;
  assert.doesNotMatch(said, /\n\s+at .*\.js:\d+/, "an error shows no stack trace");
  return said;
}
