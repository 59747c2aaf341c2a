import type { Clock } from "../clock";
import { failure } from "./errors";
import { type ScriptEngine, type ScriptProgram, type ScriptRequest, ScriptRun } from "./scriptRun";

/** How often a runspace looks whether its script has ended or is to be canceled. */
const TICK_MS = 100;

/**
 * The runspace itself, behind the gateway (its pod): it runs one script at a time and remembers only the last one. It
 * takes a new script the moment the old one has ended, whether or not the gateway has seen that end: this is how a
 * result gets lost (docs/apis/srs.md section 4.2).
 */
export class RunspaceProcess {
  #isAlive = true;
  #last: { run: ScriptRun; program: ScriptProgram } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly engine: ScriptEngine,
  ) {}

  get isAlive(): boolean {
    return this.#isAlive;
  }

  get lastRun(): ScriptRun | undefined {
    return this.#last?.run;
  }

  get isBusy(): boolean {
    return this.#last?.run.state === "running";
  }

  start(request: ScriptRequest): ScriptRun {
    if (this.#last?.run.state === "running") {
      throw failure(500, 1310, `Another script with id '${this.#last.run.id}' is running`, STACK);
    }
    const run = new ScriptRun(request.format, this.clock.now());
    const program = this.engine.programOf(request);
    this.#last = { run, program };
    program.start(
      (stream, message) => run.write(stream, message, this.clock.now()),
      (outcome) => this.#atNextTick(run, () => run.end(outcome, this.clock.now())),
    );
    return run;
  }

  /** What the gateway's poll sees. Throws if the runspace does not respond, or has run another script since. */
  poll(id: string): ScriptRun {
    if (!this.#isAlive) throw new Error("the runspace does not respond");
    if (this.#last?.run.id !== id) throw new Error(`Script with id '${id}' is not the last script that was scheduled`);
    return this.#last.run;
  }

  /** Asynchronous, as the service's own; a script that has ended, or is not the last one, is left alone. */
  cancel(id: string): void {
    const last = this.#last;
    if (!last || last.run.id !== id) return;
    this.#atNextTick(last.run, () => last.run.end(last.program.stop(), this.clock.now()));
  }

  kill(): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    if (this.isBusy) this.#last?.program.stop();
    this.engine.close();
  }

  #atNextTick(run: ScriptRun, action: () => void): void {
    const delayMs = TICK_MS - ((this.clock.now() - run.startedAt) % TICK_MS);
    this.clock.after(delayMs, () => {
      if (this.#isAlive && run.state === "running") action();
    });
  }
}

const STACK = "VMware.ScriptRuntimeService.RunspaceEndpointException\n   at the simulator";
