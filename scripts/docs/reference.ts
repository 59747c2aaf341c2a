import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Example, indexOf, pageOf } from "./page";
import { Sources } from "./sources";
import { entries, type Subject, subjectsOf } from "./subjects";

/** Pages by their file names. */
export type Pages = ReadonlyMap<string, string>;

/** Every page that the sources under `root` call for. Throws what they leave out. */
export function referencePages(root: string): Pages {
  const subjects = subjectsOf(new Sources(root, entries));
  const gaps = subjects.flatMap(gapsOf);
  if (gaps.length > 0) throw new Error(gaps.join("\n"));
  const pages = subjects.map((subject) => [`${subject.name}.md`, pageOf(subject, examplesOf(root, subject))] as const);
  return new Map([["README.md", indexOf(subjects)], ...pages]);
}

/** What a page would lack: a field without a comment, or a comment without one of its parts. */
function gapsOf({ name, sources, comment, inputs, outputs }: Subject): string[] {
  const fields = [...inputs, ...outputs].filter(({ text }) => text === "");
  const tags = ["throws", "privileges"].filter((tag) => comment.tag(tag).length === 0);
  return [
    ...fields.map(({ path }) => `${sources.at(-1)}: the field ${path} of ${name} has no comment.`),
    ...tags.map((tag) => `${sources[0]}: ${name} has no @${tag}.`),
  ];
}

/** The examples whose folders the `@see` tags of the comment name; the page shows the first. */
function examplesOf(root: string, { name, comment, sources }: Subject): [Example, ...Example[]] {
  const folders = comment.tag("see").map((text) => text.replaceAll("`", ""));
  const paths = folders.filter((text) => text.startsWith("examples/")).map((folder) => `${folder}/index.ts`);
  const missing = paths.find((path) => !existsSync(join(root, path)));
  if (missing) throw new Error(`${sources[0]}: ${name} has an @see to an example without ${missing}.`);
  const [first, ...others] = paths.map((path) => ({ path, program: readFileSync(join(root, path), "utf8") }));
  if (!first) throw new Error(`${sources[0]}: ${name} has no @see to the folder of an example.`);
  return [first, ...others];
}

/** The names of the files in `folder` that are not as they should be: to be written, and to be removed. */
export function differences(pages: Pages, folder: string): { stale: string[]; strays: string[] } {
  const present = readdirSync(folder);
  const isCurrent = (name: string, text: string) =>
    present.includes(name) && readFileSync(join(folder, name), "utf8") === text;
  return {
    stale: [...pages].filter(([name, text]) => !isCurrent(name, text)).map(([name]) => name),
    strays: present.filter((name) => !pages.has(name)),
  };
}

/** Makes `folder` hold the pages and nothing else. */
export function write(pages: Pages, folder: string): void {
  const { stale, strays } = differences(pages, folder);
  for (const name of stale) writeFileSync(join(folder, name), pages.get(name) ?? "");
  for (const name of strays) rmSync(join(folder, name));
}
