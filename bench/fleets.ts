import { Simulator } from "../testing/simulator";
import { atMost, type Chapter, type Effort, type Findings, type Goal, median, type Rows } from "./chapter";
import { type Cost, costOf } from "./cost";
import { bareSubject, type Operation, operations, type Subject, stackSubject } from "./subject";

type SubjectName = "start" | "bare" | "fleet" | "single";

/** One operation of one subject. */
export interface FleetSample extends Cost {
  members: number;
  subject: SubjectName;
  operation: Operation;
  calls: number;
  storedBytes: number;
}

const latencyMs = 1_000;
const pacedMembers = 300;
const inFlight = 20;
/** While set-ups run, clones leave a tenth of the requests to them. */
const clonesBesideSetups = inFlight - inFlight / 10;
const setupSeconds = 0.5;

/** A fleet beside a bare loop of its calls, the engine's own start and end, and as many single resources. */
export const fleets: Chapter = {
  title: "InstantCloneFleet beside a bare loop of its calls, the engine's start, and single resources",
  expectedSeconds: (effort) => sizesOf(effort).reduce((sum, size) => sum + 40 + size * 0.08, 0) + 120,
  async measure(effort) {
    const samples: FleetSample[] = [];
    for (const members of sizesOf(effort)) {
      for (let round = 1; round <= (members >= 10_000 ? 1 : effort.repeat); round++) {
        console.error(`a fleet of ${members}, ${round}`);
        samples.push(...(await measureSize(members, effort, isFull(effort) && round === 1 && members === 1_000)));
      }
    }
    const paced = effort.latenciesMs.length > 1 ? await measurePaced(effort) : [];
    return findingsOf(samples, paced);
  },
};

function sizesOf({ counts }: Effort): number[] {
  return isFull({ counts }) ? [1_000, 10_000] : [1_000];
}

/** Without `--quick`: 10,000 members, and single resources, which take a minute. */
function isFull({ counts }: Pick<Effort, "counts">): boolean {
  return Math.max(...counts) >= 300;
}

async function measureSize(members: number, effort: Effort, withSingle: boolean): Promise<FleetSample[]> {
  const simulator = await Simulator.start();
  const env = simulator.environment;
  const subjects = new Map<SubjectName, Subject>();
  const samples: FleetSample[] = [];
  try {
    subjects.set("start", await stackSubject("floor", 0, env, effort.interrupted));
    subjects.set("bare", bareSubject(members, env, "bareFleet.mjs"));
    subjects.set("fleet", await stackSubject("fleet", members, env, effort.interrupted));
    if (withSingle) subjects.set("single", await stackSubject("clones", members, env, effort.interrupted));
    for (const operation of operations) {
      for (const [name, subject] of subjects) {
        const before = await simulator.callCount();
        const cost = await costOf(() => subject.run(operation));
        const calls = (await simulator.callCount()) - before;
        samples.push({ members, subject: name, operation, ...cost, calls, storedBytes: subject.storedBytes() });
      }
    }
    return samples;
  } finally {
    for (const subject of subjects.values()) subject.remove();
    await simulator.stop();
  }
}

interface Paced {
  what: string;
  idealMs: number;
  startMs: number;
  wallMs: number;
  maxRatio: number;
}

/** Clones that take their time: what counts is how well the requests in flight are used. */
async function measurePaced({ interrupted }: Effort): Promise<Paced[]> {
  const rounds = Math.ceil(pacedMembers / inFlight);
  const roundsBeside = Math.ceil(pacedMembers / clonesBesideSetups);
  const wait = `${pacedMembers} members at ${latencyMs} ms a clone`;
  const plain = await upOf({}, interrupted);
  const withSetup = await upOf({ BENCH_SETUP_SECONDS: String(setupSeconds) }, interrupted);
  console.error(`${rounds} rounds of clones; ${roundsBeside} beside set-ups`);
  return [
    { what: wait, idealMs: rounds * latencyMs, maxRatio: 1.1, ...plain },
    {
      what: `${wait}, each set up for ${setupSeconds * 1000} ms`,
      idealMs: rounds * latencyMs,
      maxRatio: 1.25,
      ...withSetup,
    },
  ];
}

async function upOf(env: Record<string, string>, interrupted: AbortSignal): Promise<Pick<Paced, "startMs" | "wallMs">> {
  const simulator = await Simulator.start(["--latency", `instantClone=${latencyMs}`]);
  const all = { ...simulator.environment, ...env };
  const start = await stackSubject("floor", 0, all, interrupted);
  const fleet = await stackSubject("fleet", pacedMembers, all, interrupted);
  try {
    const { wallMs: startMs } = await costOf(() => start.run("up"));
    const { wallMs } = await costOf(() => fleet.run("up"));
    await fleet.run("destroy");
    return { startMs, wallMs };
  } finally {
    start.remove();
    fleet.remove();
    await simulator.stop();
  }
}

function findingsOf(samples: FleetSample[], paced: Paced[]): Findings {
  const sizes = [...new Set(samples.map(({ members }) => members))];
  const tables = sizes.map((members) => ({
    title: `${members} members`,
    rows: operations.flatMap((operation) => rowsOf(samples, members, operation)),
  }));
  const pacedRows = paced.map(({ what, idealMs, startMs, wallMs }) => ({
    what,
    "wall s": seconds(wallMs),
    "rounds + start s": seconds(idealMs + startMs),
    ratio: (wallMs / (idealMs + startMs)).toFixed(2),
  }));
  if (pacedRows.length > 0) tables.push({ title: "Clones that take a second", rows: pacedRows });
  const goals = [
    ...sizes.flatMap((members) => goalsOf(samples, members)),
    ...paced.map(({ what, idealMs, startMs, wallMs, maxRatio }) =>
      atMost(`${what}: wall time, ratio to the rounds and the start`, wallMs / (idealMs + startMs), maxRatio),
    ),
  ];
  return { tables, goals, raw: { samples, paced } };
}

function rowsOf(samples: FleetSample[], members: number, operation: Operation): Rows {
  const names = new Set(samples.filter((sample) => sample.members === members).map(({ subject }) => subject));
  return [...names].map((subject) => {
    const of = valuesOf(samples, members, operation, subject);
    const peakMiB = of("providerPeakMiB");
    return {
      operation,
      subject,
      "wall s": seconds(of("wallMs")),
      "CPU s": seconds(of("cpuMs")),
      calls: of("calls"),
      "provider MiB": peakMiB > 0 ? Math.round(peakMiB) : "",
      "state B a member": operation === "up" && subject === "fleet" ? stateBytes(samples, members) : "",
    };
  });
}

function goalsOf(samples: FleetSample[], members: number): Goal[] {
  const cpu = (operation: Operation, subject: SubjectName) => valuesOf(samples, members, operation, subject)("cpuMs");
  const calls = (operation: Operation) => valuesOf(samples, members, operation, "fleet")("calls");
  const beside = (operation: Operation) => cpu(operation, "fleet") / (cpu(operation, "bare") + cpu(operation, "start"));
  const peak = Math.max(...samples.filter((sample) => sample.members === members).map((s) => s.providerPeakMiB));
  const of = `${members} members`;
  const common = [
    atMost(`preview of ${of}: calls`, calls("preview"), members > 4_000 ? 10 : 5),
    atMost(`state of ${of}: bytes a member`, stateBytes(samples, members), 100, " B"),
    atMost(`${of}: provider's peak memory`, Math.round(peak), members > 4_000 ? 400 : 200, " MiB"),
  ];
  if (members > 4_000) return common;
  const single = cpu("up", "single");
  return [
    atMost(`up of ${of}: CPU time, ratio to the bare loop and the engine's start`, beside("up"), 1.25),
    atMost(
      `preview of ${of}: CPU time, ratio to an empty one`,
      cpu("preview", "fleet") / cpu("preview", "start"),
      1.15,
    ),
    atMost(`refresh of ${of}: calls`, calls("refresh"), 5),
    atMost(`destroy of ${of}: CPU time, ratio to the bare loop and the engine's start`, beside("destroy"), 1.3),
    ...(Number.isNaN(single)
      ? []
      : [atMost(`up of ${of}: CPU time, ratio to single resources`, cpu("up", "fleet") / single, 0.1)]),
    ...common,
  ];
}

function valuesOf(samples: FleetSample[], members: number, operation: Operation, subject: SubjectName) {
  const own = samples.filter(
    (sample) => sample.members === members && sample.operation === operation && sample.subject === subject,
  );
  return (name: "wallMs" | "cpuMs" | "calls" | "providerPeakMiB" | "storedBytes") =>
    median(own.map((sample) => sample[name]));
}

function stateBytes(samples: FleetSample[], members: number): number {
  const after = (operation: Operation) => valuesOf(samples, members, operation, "fleet")("storedBytes");
  return Math.round((after("up") - after("destroy")) / members);
}

const seconds = (ms: number) => (ms / 1000).toFixed(2);
