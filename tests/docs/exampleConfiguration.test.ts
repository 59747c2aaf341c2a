import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./markdown";

/** Keys that the programs of an example read from the configuration of their stack. */
function keysRead(example: string): string[] {
  const programs = globSync("**/*.ts", { cwd: example, exclude: (name) => name === "node_modules" });
  const text = programs
    .filter((file) => !file.endsWith(".test.ts"))
    .map((file) => readFileSync(join(example, file), "utf8"))
    .join("\n");
  return [...text.matchAll(/onfig(?:\(\))?\.(?:get|require)\w*(?:<.*>)?\("(\w+)"/g)].map(([, key = ""]) => key);
}

describe("The README of an example", () => {
  it("shows how to set all configuration that the program reads", () => {
    const readmes = globSync("examples/*/README.md", { cwd: root });
    assert.ok(readmes.length > 15);
    const missing = readmes.flatMap((readme) => {
      const text = readFileSync(join(root, readme), "utf8");
      const keys = new Set(keysRead(join(root, dirname(readme))));
      return [...keys]
        .filter((key) => !new RegExp(`pulumi .*(?:config set (?:--\\w+ )*|--config )${key}\\b`).test(text))
        .map((key) => `${readme}: ${key}`);
    });
    assert.deepEqual(missing, []);
  });
});
