import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, textOf } from "./markdown";

/** Members of the union `ErrorCode`, which exists at compile time only. */
function errorCodes(): string[] {
  const source = readFileSync(join(root, "provider/errors.ts"), "utf8");
  const [, union = ""] = /export type ErrorCode =([^;]+);/.exec(source) ?? [];
  return [...union.matchAll(/"(\w+)"/g)].map(([, code = ""]) => code);
}

describe("docs/troubleshooting.md", () => {
  const [, entries = ""] = textOf("docs/troubleshooting.md").split("## Error codes\n");

  it("has an entry for each error code, and for no other", () => {
    const codes = errorCodes();
    assert.ok(codes.length > 10);
    assert.deepEqual(
      [...entries.matchAll(/^### (\w+)$/gm)].map(([, code = ""]) => code),
      codes.sort(),
    );
  });

  it("says more of each code than its name", () => {
    const short = entries
      .split(/^### /m)
      .slice(1)
      .filter((entry) => entry.length < 120);
    assert.deepEqual(short, []);
  });
});
