import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { anchorsOf, linksOf, pages, root } from "./markdown";

const isWeb = (target: string) => /^https?:/.test(target);

/** The file of a link, and its anchor if it has one. */
function resolved(page: string, target: string): { file: string; anchor: string | undefined } {
  const [path = "", anchor] = target.split("#");
  return { file: path === "" ? page : normalize(join(dirname(page), path)), anchor };
}

describe("The documentation", () => {
  for (const page of pages) {
    it(`has no link in ${page} to a page or a heading that does not exist`, () => {
      const broken = linksOf(page)
        .filter((target) => !isWeb(target))
        .filter((target) => {
          const { file, anchor } = resolved(page, target);
          if (!existsSync(join(root, file))) return true;
          return anchor !== undefined && !anchorsOf(file).includes(anchor);
        });
      assert.deepEqual(broken, []);
    });
  }

  it("has links to other sites over https only", () => {
    const plain = pages.flatMap((page) => linksOf(page).filter((target) => target.startsWith("http:")));
    assert.deepEqual(plain, []);
  });

  it("lists each page of docs in its table of contents", () => {
    const listed = linksOf("docs/README.md").map((target) => resolved("docs/README.md", target).file);
    const unlisted = pages.filter((page) => /^docs\/[^/]+\.md$/.test(page) && !listed.includes(page));
    assert.deepEqual(unlisted, ["docs/README.md"]);
  });
});

describe("The packed package", () => {
  it("contains every file that its pages link to", () => {
    const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [{ files }] = JSON.parse(output);
    const packed: string[] = files.map(({ path }: { path: string }) => path);
    const isPacked = (file: string) => packed.some((path) => path === file || path.startsWith(`${file}/`));
    const dead = pages
      .filter((page) => packed.includes(page))
      .flatMap((page) =>
        linksOf(page)
          .filter((target) => !isWeb(target) && !isPacked(resolved(page, target).file.replace(/\/$/, "")))
          .map((target) => `${page}: ${target}`),
      );
    assert.deepEqual(dead, []);
  });
});
