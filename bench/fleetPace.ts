import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withSimulatorProcess } from "../testing/simulator";
import { atMost, type Effort, type Findings, type Goal, type Rows } from "./chapter";
import { costOf } from "./cost";
import { seconds } from "./fleetSizes";
import { stackSubject } from "./subject";

const slowClones = ["--latency", "instantClone=1000"];
const inFlight = 20;
const members = 300;
const setupSeconds = 0.5;
const jobCounts = [1, 2, 4];
const membersOfJob = 100;

/** Clones that take a second: what counts is how well the requests in flight are used. */
export async function measurePace({ interrupted }: Effort): Promise<Findings> {
  const roundsMs = Math.ceil(members / inFlight) * 1_000;
  const what = `${members} members at 1000 ms a clone`;
  const cases = [
    { what, env: {}, maxRatio: 1.1 },
    {
      what: `${what}, each set up for ${setupSeconds * 1_000} ms`,
      env: { BENCH_SETUP_SECONDS: String(setupSeconds) },
      maxRatio: 1.25,
    },
  ];
  const rows: Rows = [];
  const goals: Goal[] = [];
  for (const { what, env, maxRatio } of cases) {
    const { startMs, wallMs } = await upOf(env, interrupted);
    const ratio = wallMs / (roundsMs + startMs);
    rows.push({
      what,
      "wall s": seconds(wallMs),
      "rounds + start s": seconds(roundsMs + startMs),
      ratio: ratio.toFixed(2),
    });
    goals.push(atMost(`${what}: wall time, ratio to the rounds and the start`, ratio, maxRatio));
  }
  return { tables: [{ title: "Clones that take a second", rows }], goals, raw: rows };
}

function upOf(env: Record<string, string>, interrupted: AbortSignal): Promise<{ startMs: number; wallMs: number }> {
  return withSimulatorProcess(slowClones, async (simulator) => {
    const all = { ...simulator.environment, ...env };
    const start = await stackSubject("floor", 1, all, interrupted);
    const fleet = await stackSubject("fleet", members, all, interrupted);
    try {
      const { wallMs: startMs } = await costOf(() => start.run("up"));
      const { wallMs } = await costOf(() => fleet.run("up"));
      return { startMs, wallMs };
    } finally {
      start.remove();
      fleet.remove();
    }
  });
}

/** Jobs that create a shard each, at once, against one vCenter: with hosts that take any number of clones at once, and with a bound. */
export async function measureJobs({ interrupted }: Effort): Promise<Findings> {
  const rows: Rows = [];
  for (const jobs of jobCounts) {
    const free = await upOfJobs(jobs, slowClones, interrupted);
    const bounded = await withInventory(`settings: { clonesPerHost: ${inFlight} }\n`, (file) =>
      upOfJobs(jobs, [...slowClones, "--inventory", file], interrupted),
    );
    rows.push({
      jobs,
      members: jobs * membersOfJob,
      sessions: free.sessions,
      "wall s": seconds(free.wallMs),
      [`wall s, ${inFlight} clones a host`]: seconds(bounded.wallMs),
    });
  }
  const title = `Jobs at once, ${membersOfJob} members each, clones that take a second`;
  return { tables: [{ title, rows }], goals: [], raw: rows };
}

function upOfJobs(
  jobs: number,
  args: string[],
  interrupted: AbortSignal,
): Promise<{ wallMs: number; sessions: number }> {
  return withSimulatorProcess(args, async (simulator) => {
    const names = Array.from({ length: jobs }, (_, index) => `job-${index}`);
    const all = names.map((name) => stackSubject("fleet", membersOfJob, simulator.environment, interrupted, name));
    const stacks = await Promise.all(all);
    try {
      const { wallMs } = await costOf(async () => {
        await Promise.all(stacks.map((stack) => stack.run("up")));
      });
      // Each login is a session.
      return { wallMs, sessions: (await simulator.state()).calls["POST /api/session"] ?? 0 };
    } finally {
      for (const stack of stacks) stack.remove();
    }
  });
}

async function withInventory<T>(text: string, use: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-bench-"));
  try {
    const file = join(folder, "lab.yaml");
    writeFileSync(file, text);
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
