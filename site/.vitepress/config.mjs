import { cpSync, readFileSync, rmSync } from "node:fs";
import { dirname, posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";

const site = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const pages = `${site}/pages`;
// Vite looks for packages from the folder of each page, so the pages have to be below the folder that has node_modules.
rmSync(pages, { recursive: true, force: true });
cpSync(`${site}/../docs`, pages, { recursive: true });

/** Address of the repository, for links to files that are not pages. Without it they are plain text. */
const repository = process.env.SITE_REPOSITORY;

/** The table of contents in docs/README.md, as a sidebar. */
function sidebar() {
  const [, ...sections] = readFileSync(`${pages}/README.md`, "utf8").split(/^## /m);
  return sections.map((section) => ({
    text: section.split("\n")[0],
    items: [...section.matchAll(/^- \[(.+?)\]\((.+?)\.md\)/gm)].map(([, text, page]) => ({
      text,
      link: `/${page.replace(/README$/, "")}`,
    })),
  }));
}

/** Links that lead out of docs: examples, pipelines, SECURITY.md. */
function outsideLinks(markdown) {
  markdown.core.ruler.push("outside-links", ({ tokens, env }) => {
    for (const { children } of tokens.filter(({ type }) => type === "inline")) {
      let outside = false;
      for (const token of children) {
        const href = token.attrGet("href");
        if (token.type === "link_open") {
          const target = posix.join("docs", posix.dirname(env.relativePath), href);
          outside = !/^(https?:|#)/.test(href) && !target.startsWith("docs/");
          if (outside && repository) token.attrSet("href", `${repository}/blob/main/${target}`);
        }
        const isLink = /^link_(open|close)$/.test(token.type);
        const isEnd = token.type === "link_close";
        if (outside && !repository && isLink) Object.assign(token, { type: "text", content: "", nesting: 0 });
        if (isEnd) outside = false;
      }
    }
  });
}

export default defineConfig({
  title: "pulumi-vsphere-ops",
  description: "On-demand compute on vSphere with Pulumi",
  srcDir: "pages",
  outDir: "./dist",
  cacheDir: "./node_modules/.cache/vitepress",
  rewrites: { "README.md": "index.md", "reference/README.md": "reference/index.md" },
  cleanUrls: true,
  markdown: { config: outsideLinks },
  themeConfig: {
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: "local" },
  },
});
