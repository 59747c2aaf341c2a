import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(__dirname, "../..");

/** Pages that users read, by their path in the repository. */
export const pages = globSync(["*.md", "docs/**/*.md", "examples/**/*.md", "pipelines/**/*.md"], {
  cwd: root,
  exclude: (path) => /node_modules/.test(path),
}).sort();

export function textOf(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

export interface Block {
  page: string;
  /** Line of the page on which the code begins. */
  line: number;
  language: string;
  /** The rest of the first line, such as the name of the file. */
  mark: string;
  code: string;
}

/** Fenced code blocks of a page. */
export function blocksOf(page: string): Block[] {
  const text = textOf(page);
  return [...text.matchAll(/^```(\w*) ?(.*)\n([\s\S]*?)^```$/gm)].map(({ index, ...found }) => ({
    page,
    line: text.slice(0, index).split("\n").length + 1,
    language: found[1] ?? "",
    mark: found[2] ?? "",
    code: found[3] ?? "",
  }));
}

/** Targets of links and images, outside of code. */
export function linksOf(page: string): string[] {
  const prose = textOf(page)
    .replace(/^```[\s\S]*?^```$/gm, "")
    .replace(/`[^`\n]*`/g, (code) => code.replaceAll("](", ""));
  return [...new Set([...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target))].sort();
}

/** Anchors of a page's headings, as GitHub and VitePress make them. */
export function anchorsOf(page: string): string[] {
  const prose = textOf(page).replace(/^```[\s\S]*?^```$/gm, "");
  return [...prose.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
