import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Example, indexOf, pageOf } from "./page";
import type { Pages } from "./pages";
import { privilegesPage } from "./privileges";
import type { Subject } from "./subjects";

/** A page for each subject, an index, and the privileges of all. Throws if a source lacks a comment or a tag. */
export function referencePages(root: string, subjects: Subject[]): Pages {
  const gaps = subjects.flatMap(gapsOf);
  if (gaps.length > 0) throw new Error(gaps.join("\n"));
  const pages = subjects.map((subject) => [`${subject.name}.md`, pageOf(subject, examplesOf(root, subject))] as const);
  return new Map([["README.md", indexOf(subjects)], ["privileges.md", privilegesPage(subjects)], ...pages]);
}

/** Gaps of a page: a field without a comment, or a comment without a required tag. */
function gapsOf({ name, sources, comment, inputs, outputs }: Subject): string[] {
  const fields = [...inputs, ...outputs].filter(({ text }) => text === "");
  const tags = ["throws", "privileges"].filter((tag) => comment.tag(tag).length === 0);
  return [
    ...fields.map(({ path }) => `${sources.at(-1)}: the field ${path} of ${name} has no comment.`),
    ...tags.map((tag) => `${sources[0]}: ${name} has no @${tag}.`),
  ];
}

/** Examples that the `@see` tags of the comment name. The page shows the first. */
function examplesOf(root: string, { name, comment, sources }: Subject): [Example, ...Example[]] {
  const folders = comment.tag("see").map((text) => text.replaceAll("`", ""));
  const paths = folders.filter((text) => text.startsWith("examples/")).map((folder) => `${folder}/index.ts`);
  const missing = paths.find((path) => !existsSync(join(root, path)));
  if (missing) throw new Error(`${sources[0]}: ${name} has an @see to an example without ${missing}.`);
  const [first, ...others] = paths.map((path) => ({ path, program: readFileSync(join(root, path), "utf8") }));
  if (!first) throw new Error(`${sources[0]}: ${name} has no @see to the folder of an example.`);
  return [first, ...others];
}
