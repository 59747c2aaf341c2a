import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Generated files of a folder, by name. */
export type Pages = ReadonlyMap<string, string>;

/** Names of the outdated files in `folder`: files to write, and files to remove. */
export function differences(pages: Pages, folder: string): { stale: string[]; strays: string[] } {
  const present = existsSync(folder) ? readdirSync(folder) : [];
  const isCurrent = (name: string, text: string) =>
    present.includes(name) && readFileSync(join(folder, name), "utf8") === text;
  return {
    stale: [...pages].filter(([name, text]) => !isCurrent(name, text)).map(([name]) => name),
    strays: present.filter((name) => !pages.has(name)),
  };
}

/** Writes the pages to `folder` and removes all other files there. */
export function write(pages: Pages, folder: string): void {
  const { stale, strays } = differences(pages, folder);
  mkdirSync(folder, { recursive: true });
  for (const name of stale) writeFileSync(join(folder, name), pages.get(name) ?? "");
  for (const name of strays) rmSync(join(folder, name));
}
