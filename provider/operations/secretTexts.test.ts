import assert from "node:assert/strict";
import { secretTexts } from "./secretTexts";

describe("The texts of a secret input", () => {
  const table: [title: string, value: unknown, texts: string[]][] = [
    ["are the text itself", "hunter2", ["hunter2"]],
    ["are all texts and numbers of a list and of an object", { a: ["x1", 42], b: null }, ["x1", "42"]],
    ["are the parts that look like a secret", "--token=gh0_abcdef", ["--token=gh0_abcdef", "gh0_abcdef"]],
    ["are the password in a URL too", "pg://ci:s3cr3t-pass@db/x", ["pg://ci:s3cr3t-pass@db/x", "s3cr3t-pass"]],
    ["are no ordinary words", "configure the database", ["configure the database"]],
  ];
  for (const [title, value, texts] of table) it(title, () => assert.deepEqual(secretTexts(value), texts));
});
