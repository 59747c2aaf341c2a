import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Findings, Rows } from "./chapter";

const folder = join(__dirname, "../docs");
const plot = "performance.svg";

/** Writes the page and the plot that show a fleet's cost. */
export function writePerformancePage({ tables, goals }: Findings, machine: string): void {
  const sections = tables.map(({ title, rows }) => `## ${title}\n\n${markdown(rows)}`);
  const goalRows = goals.map(({ met, measured, goal, what }) => ({ what, measured, goal, met: met ? "yes" : "no" }));
  const page = [
    "# Performance of fleets",
    "`npm run bench -- --only Fleet --docs` wrote this page. It measures an InstantCloneFleet against the simulator, in one run with a bare\n" +
      "loop of the same API calls (`bare`), as many InstantCloneVm (`single`), and what the engine costs by itself: with one dynamic resource\n" +
      "that makes no call (`start`), and with an empty program, for which it starts no provider process (`empty`).",
    `Machine: ${machine}.`,
    `![Wall time of an up](${plot})`,
    ...sections,
    `## Goals\n\n${markdown(goalRows)}`,
  ];
  writeFileSync(join(folder, "performance.md"), `${page.join("\n\n")}\n`);
  writeFileSync(join(folder, plot), svg(tables));
}

function markdown(rows: Rows): string {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns),
    line(columns.map(() => "---")),
    ...rows.map((row) => line(columns.map((column) => row[column] ?? ""))),
  ].join("\n");
}

const barHeight = 18;
const left = 220;
const width = 640;

/** A bar for the up of each subject. */
function svg(tables: Findings["tables"]): string {
  const bars = tables.flatMap(({ title, rows }) =>
    rows
      .filter((row) => row["operation"] === "up")
      .map((row) => ({ label: `${title}: ${row["subject"]}`, value: Number(row["wall s"]) })),
  );
  const longest = Math.max(...bars.map(({ value }) => value));
  const lines = bars.map(({ label, value }, index) => {
    const y = 40 + index * (barHeight + 8);
    const length = Math.max(1, ((width - left - 70) * value) / longest);
    const color = label.endsWith("fleet") ? "#2563eb" : "#9ca3af";
    return [
      `<text x="${left - 8}" y="${y + 13}" text-anchor="end">${label}</text>`,
      `<rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" fill="${color}"/>`,
      `<text x="${(left + length + 6).toFixed(1)}" y="${y + 13}">${value.toFixed(1)} s</text>`,
    ].join("\n");
  });
  const height = 50 + bars.length * (barHeight + 8);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="12">
<title>Wall time of an up</title>
<rect width="100%" height="100%" fill="white"/>
<text x="8" y="20" font-size="14">Wall time of an up</text>
${lines.join("\n")}
</svg>
`;
}
