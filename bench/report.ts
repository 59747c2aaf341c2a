import type { Findings, Rows } from "./chapter";

export function print({ tables, goals }: Findings): void {
  for (const { title, rows } of tables) printTable(title, rows);
  if (goals.length === 0) return;
  printTable(
    "Goals",
    goals.map(({ met, measured, goal, what }) => ({ verdict: met ? "met" : "MISSED", measured, goal, what })),
  );
}

/** Aligns numbers right and words left. */
function printTable(title: string, rows: Rows): void {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? "")))];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const isNumber = columns.map((column) => rows.every((row) => /^[\d.]*$/.test(String(row[column]))));
  console.log(`\n${title}`);
  for (const line of lines) {
    const cells = line.map((cell, at) =>
      isNumber[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
    );
    console.log(`  ${cells.join("  ").trimEnd()}`);
  }
}
