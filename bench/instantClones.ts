import { CountingProxy } from "../testing/countingProxy";
import { Simulator } from "../testing/simulator";
import type { Chapter, Effort } from "./chapter";
import { costOf } from "./cost";
import { instantCloneFindings } from "./instantCloneFindings";
import { engineWidth, type Sample, type SubjectName, subjectNames } from "./sample";
import { bareSubject, type Operation, operations, type Subject, stackSubject } from "./subject";

export const instantClones: Chapter = {
  title: "InstantCloneVm beside a bare loop of its calls, the engine's floor, and the least provider with its state",
  expectedSeconds,
  async measure(effort) {
    const settings: Sample[][] = [];
    for (const latencyMs of effort.latenciesMs) {
      for (const count of effort.counts) {
        // With latency the delays dominate, and they are constant.
        const repeat = latencyMs === 0 ? effort.repeat : 1;
        const samples: Sample[] = [];
        for (let round = 1; round <= repeat; round++) {
          console.error(`${count} clones, ${latencyMs} ms a clone, ${round} of ${repeat}`);
          samples.push(...(await measureRound(count, latencyMs, round, effort.interrupted)));
        }
        settings.push(samples);
      }
    }
    return instantCloneFindings(settings);
  },
};

/** Measured on a machine with two processors that had other load, too. */
function expectedSeconds({ counts, latenciesMs, repeat }: Effort): number {
  const cost = (count: number, latencyMs: number) =>
    latencyMs === 0
      ? repeat * (30 + count * 0.25)
      : 25 + count * 0.25 + (latencyMs / 1000) * ((2 * count) / engineWidth + count / 20);
  return latenciesMs.flatMap((latencyMs) => counts.map((count) => cost(count, latencyMs))).reduce((a, b) => a + b, 0);
}

/** All subjects side by side, so that other load affects all of them in an operation. */
async function measureRound(
  count: number,
  latencyMs: number,
  round: number,
  interrupted: AbortSignal,
): Promise<Sample[]> {
  const simulator = await Simulator.start(["--latency", `instantClone=${latencyMs}`]);
  const proxy = latencyMs > 0 ? await CountingProxy.start(simulator.url) : undefined;
  const env = { ...simulator.environment, ...(proxy && { VSPHERE_SERVER: proxy.url }) };
  const subjects = new Map<SubjectName, Subject>();
  const samples: Sample[] = [];
  try {
    subjects.set("bare", bareSubject(count, env));
    subjects.set("floor", await stackSubject("floor", count, env, interrupted));
    subjects.set("least", await stackSubject("least", count, env, interrupted));
    subjects.set("ours", await stackSubject("clones", count, env, interrupted));
    const inTurn = round % 2 === 0 ? subjectNames.toReversed() : subjectNames;
    for (const operation of operationsOf(latencyMs)) {
      for (const name of inTurn) {
        const subject = subjects.get(name);
        if (!subject) continue;
        const measured = await measureOperation(subject, operation, simulator, proxy);
        samples.push({ count, latencyMs, subject: name, operation, ...measured });
      }
    }
    return samples;
  } finally {
    for (const subject of subjects.values()) subject.remove();
    proxy?.stop();
    await simulator.stop();
  }
}

/** Operations without changes are short and noisy, but can be repeated at once. */
function operationsOf(latencyMs: number): readonly Operation[] {
  return latencyMs > 0 ? operations : ["up", ...repeated("preview"), ...repeated("refresh"), "destroy"];
}

const repeated = (operation: Operation): Operation[] => Array<Operation>(3).fill(operation);

type Measured = Omit<Sample, "count" | "latencyMs" | "subject" | "operation">;

async function measureOperation(
  subject: Subject,
  operation: Operation,
  simulator: Simulator,
  proxy: CountingProxy | undefined,
): Promise<Measured> {
  const before = await simulator.state();
  proxy?.takeMax();
  const cost = await costOf(() => subject.run(operation));
  const after = await simulator.state();
  return {
    ...cost,
    calls: difference(before.calls, after.calls),
    sessionsLeft: after.sessions.vcenter,
    storedBytes: subject.storedBytes(),
    ...(proxy && { maxInFlight: proxy.takeMax() }),
    ...(operation === "up" && { bytesPerResource: await subject.bytesPerResource() }),
  };
}

function difference(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  const entries = Object.entries(after).map(([call, times]) => [call, times - (before[call] ?? 0)] as const);
  return Object.fromEntries(entries.filter(([, times]) => times > 0));
}
