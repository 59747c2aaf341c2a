import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const sources = globSync("{provider,sdk,simulator,cli,testing,tests,scripts,bench,demo}/**/*.{ts,mjs,sh}", {
  cwd: root,
});

const read = (file: string) => readFileSync(join(root, file), "utf8");

/** `docs/apis/srs.md sections 4.2 and 4.3`, with the page and the numbers. A comment may break the line in it. */
const reference = /(docs\/[\w/.-]+\.md)(?:[\s/*]+sections?\s([\d.]*\d)(?:\s(?:and|to)\s([\d.]*\d))?)?/g;
/** A page in a comment. A link of the user documentation begins with a scheme or a dot. */
const page = /(?<![\w./:-])[\w/-]+\.md\b/g;

function headingsOf(file: string): string[] {
  return [...read(file).matchAll(/^#{2,3} ([\d.]*\d)\.? /gm)].map(([, number = ""]) => number);
}

/** Comments and titles only, because a file name in code is data. */
function proseOf(file: string): string {
  const lines = read(file).split("\n");
  return lines.filter((line) => /^\s*(\/\/|\/\*|\*|#)|(describe|it)\(|^\s*["`].*,$|\/\*\*/.test(line)).join("\n");
}

describe("A comment", () => {
  it("names documents that are in this repository", () => {
    const missing = sources.flatMap((file) =>
      [...proseOf(file).matchAll(page)]
        .map(([name]) => name)
        .filter((name) => !existsSync(join(root, name)))
        .map((name) => `${file}: ${name}`),
    );
    assert.deepEqual(missing, []);
  });

  it("names sections that the document has", () => {
    const missing = sources.flatMap((file) =>
      [...proseOf(file).matchAll(reference)].flatMap(([, name = "", ...sections]) =>
        sections
          .filter((section) => section && existsSync(join(root, name)) && !headingsOf(name).includes(section))
          .map((section) => `${file}: ${name} section ${section}`),
      ),
    );
    assert.deepEqual(missing, []);
  });

  it("names a section together with its document", () => {
    const alone = sources.flatMap((file) =>
      [
        ...proseOf(file)
          .replaceAll(reference, "")
          .matchAll(/(?<!")\bsections? \d[\d.]*/g),
      ].map(([section]) => `${file}: ${section}`),
    );
    assert.deepEqual(alone, []);
  });
});
