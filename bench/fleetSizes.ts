import { Simulator } from "../testing/simulator";
import { atMost, type Effort, type Findings, type Goal, median, type Rows } from "./chapter";
import { type Cost, costOf } from "./cost";
import { bareSubject, type Operation, operations, type Subject, stackSubject } from "./subject";

type SubjectName = "empty" | "start" | "bare" | "fleet" | "single";

/** One operation of one subject. */
interface FleetSample extends Cost {
  members: number;
  subject: SubjectName;
  operation: Operation;
  calls: number;
  storedBytes: number;
}

/** Fleets of each size: beside the engine, a bare loop, and single resources. */
export async function measureSizes(sizes: number[], effort: Effort, withSingle: boolean): Promise<Findings> {
  const samples: FleetSample[] = [];
  for (const members of sizes) {
    for (let round = 1; round <= (members >= 10_000 ? 1 : effort.repeat); round++) {
      console.error(`a fleet of ${members}, ${round}`);
      samples.push(...(await measureSize(members, effort, withSingle && round === 1 && members === 1_000)));
    }
  }
  const tables = sizes.map((members) => ({
    title: `${members} members`,
    rows: operations.flatMap((operation) => rowsOf(samples, members, operation)),
  }));
  return { tables, goals: sizes.flatMap((members) => goalsOf(samples, members)), raw: samples };
}

async function measureSize(members: number, effort: Effort, withSingle: boolean): Promise<FleetSample[]> {
  const simulator = await Simulator.start();
  const env = simulator.environment;
  const subjects = new Map<SubjectName, Subject>();
  const samples: FleetSample[] = [];
  try {
    subjects.set("empty", await stackSubject("floor", 0, env, effort.interrupted));
    // With a resource that makes no call the engine starts Pulumi's provider process.
    subjects.set("start", await stackSubject("floor", 1, env, effort.interrupted));
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
  const peakOf = (operation: Operation) => valuesOf(samples, members, operation, "fleet")("providerPeakMiB");
  const peak = Math.max(...operations.map(peakOf));
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
    ...(["start", "empty"] as const).map((subject) =>
      atMost(
        `preview of ${of}: CPU time, ratio to ${subject === "start" ? "the engine's start" : "an empty program"}`,
        cpu("preview", "fleet") / cpu("preview", subject),
        1.15,
      ),
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

export const seconds = (ms: number) => (ms / 1000).toFixed(2);
