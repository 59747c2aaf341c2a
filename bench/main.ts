// `npm run bench` measures the provider's cost next to the possible minimum, at the same time on the same machine.
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import type { Chapter, Effort, Findings } from "./chapter";
import { fleets } from "./fleets";
import { guestFiles } from "./guestFiles";
import { guestRuns } from "./guestRuns";
import { instantClones } from "./instantClones";
import { writePerformancePage } from "./performancePage";
import { providerStart } from "./providerStart";
import { print } from "./report";
import { simulator } from "./simulator";

const usage = `usage: npm run bench -- [options]

  --quick        1 and 100 clones, no latency, once: about two minutes
  --repeat N     how often each is measured without latency; the median counts; default 3
  --only WORD    chapters with this word in their title
  --json FILE    all figures, for machines
  --docs         writes docs/performance.md and its plot, from the chapter on fleets
  --help

What the provider is measured beside, in the same minutes:
  bare    a loop that makes the same API calls, without Pulumi
  floor   as many dynamic resources that make no call: what the engine itself costs
  least   the same calls and the same state by a provider that checks, retries and proves nothing: no provider of
          these resources can do less, so a goal that it misses in every run is one that the engine forbids

Needs Linux: CPU time and peak memory of the engine's processes come from /proc. A busy machine lengthens wall time
most, CPU time less, and the ratios to the floor least: those are what the goals are about.
`;

/** The chapters in their order. A new chapter is one file and one line here. */
const chapters: Chapter[] = [providerStart, instantClones, fleets, guestRuns, guestFiles, simulator];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean" },
      repeat: { type: "string" },
      json: { type: "string" },
      only: { type: "string" },
      docs: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return console.log(usage);
  if (process.platform !== "linux") throw new Error("the bench needs Linux, because it reads /proc");
  const repeat = Number(values.repeat ?? (values.quick ? 1 : 3));
  if (!Number.isInteger(repeat) || repeat < 1) throw new Error(`--repeat ${values.repeat}: expected 1 or more`);
  const effort: Effort = {
    ...(values.quick ? { counts: [1, 100], latenciesMs: [0] } : { counts: [1, 100, 300], latenciesMs: [0, 1_000] }),
    repeat,
    interrupted: interruption(),
  };
  const wanted = chapters.filter(({ title }) => title.includes(values.only ?? ""));
  const findings = await measureAll(wanted, effort);
  const ofFleets = findings[fleets.title];
  if (values.docs && ofFleets) writePerformancePage(ofFleets, machine());
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine: machine(), findings }, null, 2)}\n`);
}

async function measureAll(wanted: Chapter[], effort: Effort): Promise<Record<string, Findings>> {
  const expected = wanted.reduce((sum, chapter) => sum + chapter.expectedSeconds(effort), 0);
  console.log(`${machine()}\nThis takes about ${Math.ceil(expected / 60)} minutes.`);
  const all: Record<string, Findings> = {};
  for (const chapter of wanted) {
    const findings = await chapter.measure(effort);
    console.log(`\n== ${chapter.title}`);
    print(findings);
    all[chapter.title] = findings;
  }
  const goals = Object.values(all).flatMap((findings) => findings.goals);
  console.log(`\n${goals.filter(({ met }) => met).length} of ${goals.length} goals met. ${machine()}`);
  return all;
}

function machine(): string {
  const load = loadavg()[0]?.toFixed(1);
  return `${availableParallelism()} processors (${cpus()[0]?.model ?? "unknown"}), Node ${process.versions.node}, load ${load}`;
}

function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => controller.abort());
  return controller.signal;
}

main().catch((error: unknown) => {
  console.error(`bench: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
