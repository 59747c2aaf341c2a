import { guestProcessRun } from "../provider/resources/guestProcessRun";
import { instantCloneVm } from "../provider/resources/instantCloneVm";
import { credentials } from "../testing/guestLab";
import { ProviderRun } from "../testing/providerRun";
import { Simulator } from "../testing/simulator";
import { atMost, type Chapter, type Goal, median } from "./chapter";

const latencyMs = 20;
/** Run times of the programs, and the number of runs in one repetition. */
const programs = [
  { ms: 50, runs: 5 },
  { ms: 500, runs: 3 },
  { ms: 1_900, runs: 2 },
  { ms: 9_900, runs: 1 },
];
const fleet = 50;

interface Sample {
  overheadMs: number;
  calls: number;
}

/** VMware Tools look once a second whether a program has ended (docs/apis/vcenter.md section 10): nobody can know it earlier. */
const seenAfterMs = (ms: number) => Math.ceil(ms / 1_000) * 1_000;

/** Cost of a run in a guest beyond the time at which Tools see its end, with both streams captured. */
export const guestRuns: Chapter = {
  title: `GuestProcessRun, ${latencyMs} ms a call`,
  expectedSeconds: ({ repeat }) => 10 + repeat * 20,
  async measure({ repeat }) {
    const simulator = await Simulator.start(["--latency", `default=${latencyMs}`]);
    try {
      const rows = [];
      const goals: Goal[] = [];
      for (const { ms, runs } of programs) {
        const samples: Sample[] = [];
        for (let run = 0; run < runs * repeat; run++) samples.push(await sampleOf(simulator, ms));
        const overheadMs = Math.round(median(samples.map((sample) => sample.overheadMs)));
        const calls = median(samples.map((sample) => sample.calls));
        rows.push({ "program, ms": ms, "overhead, ms": overheadMs, calls });
        const most = ms <= 500 ? 250 : 250 + ms / 10;
        goals.push(atMost(`overhead of a program of ${ms} ms`, overheadMs, most, " ms"));
        if (ms === 9_900) goals.push(atMost("calls for a program of 10 s", calls, 50));
      }
      const fleetMs = await fleetOf(simulator);
      goals.push(atMost(`overhead of ${fleet} programs at once`, fleetMs - 1_000, 14_000, " ms"));
      rows.push({ "program, ms": `900, on ${fleet} VMs at once`, "overhead, ms": fleetMs - 1_000, calls: "" });
      return { tables: [{ title: "Median of each", rows }], goals, raw: { rows } };
    } finally {
      await simulator.stop();
    }
  },
};

async function sampleOf(simulator: Simulator, ms: number): Promise<Sample> {
  const run = new ProviderRun(simulator);
  const args = { vm: "vm-101", credentials, path: "/bin/sh", arguments: ["-c", `sleep ${ms / 1000}; echo done`] };
  const before = await simulator.callCount();
  const startedAt = performance.now();
  await run.resource(guestProcessRun, `run-${ms}`).create(args);
  const overheadMs = performance.now() - startedAt - seenAfterMs(ms);
  await run.end();
  return { overheadMs, calls: (await simulator.callCount()) - before };
}

/** Time of the slowest run, without the clones. */
async function fleetOf(simulator: Simulator): Promise<number> {
  const run = new ProviderRun(simulator);
  const names = Array.from({ length: fleet }, (_, index) => `vm-${index}`);
  const vms = await Promise.all(names.map((name) => run.resource(instantCloneVm, name).create({ source: "vm-101" })));
  const startedAt = performance.now();
  await Promise.all(
    vms.map(({ id }) =>
      run.resource(guestProcessRun, id).create({ vm: id, credentials, path: "/bin/sleep", arguments: ["0.9"] }),
    ),
  );
  const elapsedMs = Math.round(performance.now() - startedAt);
  await run.end();
  return elapsedMs;
}
