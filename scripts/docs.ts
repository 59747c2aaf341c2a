// `npm run docs` writes docs/reference from the schemas and the doc comments. With `--check` it writes nothing, and fails
// naming the pages that are not what it would write.
import { join } from "node:path";
import { differences, type Pages, referencePages, write } from "./docs/reference";

const ROOT = join(__dirname, "..");
const FOLDER = "docs/reference";

function check(pages: Pages): void {
  const { stale, strays } = differences(pages, join(ROOT, FOLDER));
  const complaints = [
    ...stale.map((name) => `${FOLDER}/${name} is stale.`),
    ...strays.map((name) => `${FOLDER}/${name} is about nothing that there is.`),
  ];
  if (complaints.length > 0) throw new Error([...complaints, "Type `npm run docs` and commit the pages."].join("\n"));
}

try {
  const pages = referencePages(ROOT);
  if (process.argv.includes("--check")) check(pages);
  else write(pages, join(ROOT, FOLDER));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
