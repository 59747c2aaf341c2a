import type { Chapter, Effort, Findings } from "./chapter";
import { measureJobs, measurePace } from "./fleetPace";
import { measureSizes } from "./fleetSizes";

/** A fleet beside a bare loop of its calls, the engine's own start and end, and as many single resources. */
export const fleets: Chapter = {
  title: "InstantCloneFleet beside a bare loop of its calls, the engine's start, and single resources",
  expectedSeconds: (effort) => sizesOf(effort).reduce((sum, size) => sum + 40 + size * 0.08, 0) + 180,
  async measure(effort) {
    const parts = [await measureSizes(sizesOf(effort), effort, isFull(effort))];
    if (isFull(effort)) parts.push(await measurePace(effort), await measureJobs(effort));
    return together(parts);
  },
};

function sizesOf(effort: Effort): number[] {
  return isFull(effort) ? [1_000, 10_000] : [1_000];
}

/** Without `--quick`: 10,000 members, single resources, which take two minutes, and clones that take a second. */
function isFull({ counts }: Effort): boolean {
  return Math.max(...counts) >= 300;
}

function together(parts: Findings[]): Findings {
  return {
    tables: parts.flatMap(({ tables }) => tables),
    goals: parts.flatMap(({ goals }) => goals),
    raw: parts.map(({ raw }) => raw),
  };
}
