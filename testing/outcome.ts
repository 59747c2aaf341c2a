import assert from "node:assert/strict";
import type { Outcome } from "./stack";

/** What a command said that ended well. */
export function succeeded({ status, stdout, stderr }: Outcome): string {
  assert.equal(status, 0, stdout + stderr);
  return stdout;
}

/** What a command said that ended in an error, as a user should be told of one. */
export function failed({ status, stdout, stderr }: Outcome): string {
  assert.notEqual(status, 0, "it should have failed");
  const said = stdout + stderr;
  assert.doesNotMatch(said, /\n\s+at .*\.js:\d+/, "an error shows no stack trace");
  return said;
}
