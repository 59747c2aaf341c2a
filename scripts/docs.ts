// `npm run docs` generates the reference, the interfaces of the SDK and the snapshot of the public API from the schemas and the
// doc comments. With `--check` it writes nothing, and fails with the names of outdated files.
import { join } from "node:path";
import { declarations } from "./docs/declarations";
import { differences, type Pages, write } from "./docs/pages";
import { publicApi } from "./docs/publicApi";
import { referencePages } from "./docs/reference";
import { Sources } from "./docs/sources";
import { entries, subjectsOf } from "./docs/subjects";

const ROOT = join(__dirname, "..");
const isCheck = process.argv.includes("--check");

function check(folder: string, pages: Pages): string[] {
  const { stale, strays } = differences(pages, join(ROOT, folder));
  return [
    ...stale.map((name) => `${folder}/${name} is stale.`),
    ...strays.map((name) => `${folder}/${name} is about nothing that there is.`),
  ];
}

function generate(folder: string, pages: Pages): string[] {
  if (isCheck) return check(folder, pages);
  write(pages, join(ROOT, folder));
  return [];
}

try {
  const subjects = subjectsOf(new Sources(ROOT, entries));
  const complaints = [
    ...generate("sdk/generated", declarations(subjects)),
    ...generate("docs/reference", referencePages(ROOT, subjects)),
    // Last, because it reads the new interfaces.
    ...generate("tests/docs/api", new Map([["public.txt", publicApi(ROOT)]])),
  ];
  if (complaints.length > 0) throw new Error([...complaints, "Run `npm run docs` and commit the files."].join("\n"));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
