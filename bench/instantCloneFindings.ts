import { atMost, type Findings, type Goal, median, type Rows } from "./chapter";
import { engineWidth, type Sample, type SubjectName, subjectNames } from "./sample";
import { type Operation, operations } from "./subject";

/** Goals for CPU time, as ratios to the floor. */
const maxRatio: Record<Operation, number> = { up: 1.1, preview: 1.1, refresh: 1.3, destroy: 1.4 };
const ratioGoalCount = 300;
const latencyGoalCount = 100;
const maxCalls: Record<Operation, (count: number) => number> = {
  up: (count) => 3 * count + 4,
  preview: () => 8,
  refresh: () => 20,
  destroy: (count) => 3 * count + 4,
};
const maxStateBytes = 1_200;
/** Default of the provider's in-flight limit. */
const inFlightLimit = 20;

/** @param measured The samples of each setting. */
export function instantCloneFindings(measured: Sample[][]): Findings {
  const settings = measured.map((samples) => new Setting(samples));
  const largest = settings.reduce((a, b) => (b.count >= a.count ? b : a));
  return {
    tables: [
      ...settings.map((setting) => ({ title: setting.title, rows: setting.rows() })),
      { title: `Calls by operation: ${largest.title}`, rows: largest.calls() },
    ],
    goals: settings.flatMap((setting) => setting.goals()),
    raw: measured,
  };
}

/** All samples with one number of clones and one latency. */
class Setting {
  readonly count: number;
  readonly latencyMs: number;

  constructor(private readonly samples: Sample[]) {
    this.count = samples[0]?.count ?? 0;
    this.latencyMs = samples[0]?.latencyMs ?? 0;
  }

  get title(): string {
    const clones = this.count === 1 ? "1 clone" : `${this.count} clones`;
    return this.latencyMs > 0 ? `${clones} at ${this.latencyMs} ms` : clones;
  }

  rows(): Rows {
    return operations.flatMap((operation) => subjectNames.map((subject) => this.#row(operation, subject)));
  }

  calls(): Rows {
    const ours = operations.map((operation) => this.#of(operation, "ours")[0]?.calls ?? {});
    const names = [...new Set(ours.flatMap(Object.keys))].sort();
    return names.map((call) => ({
      call,
      ...Object.fromEntries(operations.map((operation, index) => [operation, ours[index]?.[call] ?? 0])),
    }));
  }

  goals(): Goal[] {
    const of = this.title;
    const ours = this.samples.filter(({ subject }) => subject === "ours");
    const goals = operations.flatMap((operation) => {
      const most = maxCalls[operation](this.count);
      const goal = atMost(`${operation} of ${of}: calls`, this.#median(operation, "ours", totalCalls), most);
      return this.count > 1 ? [goal] : [];
    });
    goals.push(atMost(`${of}: logins of an operation`, Math.max(...ours.map(logins)), 1));
    goals.push(atMost(`${of}: sessions left`, Math.max(...ours.map(({ sessionsLeft }) => sessionsLeft)), 0));
    if (this.count > 1)
      goals.push(atMost(`${of}: state of a clone`, this.#storedPerResource("ours"), maxStateBytes, " B"));
    if (this.latencyMs === 0 && this.count === ratioGoalCount) goals.push(...this.#ratioGoals());
    if (this.latencyMs > 0) goals.push(...this.#latencyGoals(of));
    return goals;
  }

  #ratioGoals(): Goal[] {
    return operations.map((operation) => {
      const [least, ours] = [this.#ratio(operation, "least", cpu), this.#ratio(operation, "ours", cpu)];
      const what = `${operation} of ${this.count} clones: CPU time, ratio to the floor; the least provider has ${least.toFixed(2)}`;
      return atMost(what, ours, maxRatio[operation]);
    });
  }

  #latencyGoals(of: string): Goal[] {
    const most = Math.max(...this.samples.filter(({ subject }) => subject === "ours").map((s) => s.maxInFlight ?? 0));
    const goals = [atMost(`${of}: requests in flight`, most, inFlightLimit)];
    if (this.count !== latencyGoalCount) return goals;
    const roundsMs = Math.ceil(this.count / engineWidth) * this.latencyMs;
    const ideal = roundsMs + this.#median("up", "floor", wall);
    const what = `up of ${of}: wall time, at --parallel ${engineWidth}`;
    return [...goals, atMost(what, this.#median("up", "ours", wall) / 1000, (1.1 * ideal) / 1000, " s")];
  }

  #row(operation: Operation, subject: SubjectName): Rows[number] {
    const peakMiB = Math.max(...this.#of(operation, subject).map((sample) => sample.providerPeakMiB));
    const most = Math.max(...this.#of(operation, subject).map((sample) => sample.maxInFlight ?? 0));
    const keepsState = operation === "up" && subject !== "bare";
    return {
      operation,
      subject,
      "wall s": seconds(this.#median(operation, subject, wall)),
      ratio: this.#ratio(operation, subject, wall).toFixed(2),
      "CPU s": seconds(this.#median(operation, subject, cpu)),
      "ratio ": this.#ratio(operation, subject, cpu).toFixed(2),
      calls: this.#median(operation, subject, totalCalls),
      logins: this.#median(operation, subject, logins),
      "sessions left": Math.max(...this.#of(operation, subject).map((sample) => sample.sessionsLeft)),
      "in flight": this.latencyMs > 0 ? most : "",
      "provider MiB": peakMiB > 0 ? Math.round(peakMiB) : "",
      "state B": keepsState ? Math.round(this.#storedPerResource(subject)) : "",
      "exported B": keepsState ? Math.round(this.#of("up", subject)[0]?.bytesPerResource ?? 0) : "",
    };
  }

  #of(operation: Operation, subject: SubjectName): Sample[] {
    return this.samples.filter((sample) => sample.operation === operation && sample.subject === subject);
  }

  #median(operation: Operation, subject: SubjectName, value: (sample: Sample) => number): number {
    return median(this.#of(operation, subject).map(value));
  }

  /** Median of the ratios to the floor of the same round, because both ran under the same load. */
  #ratio(operation: Operation, subject: SubjectName, value: (sample: Sample) => number): number {
    const floor = this.#of(operation, "floor").map(value);
    return median(this.#of(operation, subject).map((sample, time) => value(sample) / (floor[time] ?? Number.NaN)));
  }

  /** Growth of the stack's file. The stack without resources is the one after destroy. */
  #storedPerResource(subject: SubjectName): number {
    const bytes = (operation: Operation) => this.#median(operation, subject, (sample) => sample.storedBytes);
    return (bytes("up") - bytes("destroy")) / this.count;
  }
}

const wall = (sample: Sample) => sample.wallMs;
const cpu = (sample: Sample) => sample.cpuMs;
const totalCalls = (sample: Sample) => Object.values(sample.calls).reduce((sum, times) => sum + times, 0);
const logins = (sample: Sample) => sample.calls["POST /api/session"] ?? 0;
const seconds = (ms: number) => (ms / 1000).toFixed(2);
