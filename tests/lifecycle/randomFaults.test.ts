import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { guestFile } from "../../provider/resources/guestFile";
import { guestProcessRun } from "../../provider/resources/guestProcessRun";
import { instantCloneFleet } from "../../provider/resources/instantCloneFleet";
import { instantCloneVm } from "../../provider/resources/instantCloneVm";
import { nicConnection } from "../../provider/resources/nicConnection";
import { runspace } from "../../provider/resources/runspace";
import { scriptExecution } from "../../provider/resources/scriptExecution";
import { credentials, GuestLab } from "../../testing/guestLab";
import type { Lab } from "../../testing/lab";
import type { ProviderRun } from "../../testing/providerRun";
import { type Command, type Operation, sequences, type Trouble } from "../../testing/randomOperations";
import { inSrsLab } from "../../testing/srsLab";
import { type Declared, StackModel } from "../../testing/stackModel";

// More sequences: RANDOM_FAULTS_SEED=7 RANDOM_FAULTS_SECONDS=600; one of them again: RANDOM_FAULTS_ONLY=12 (CONTRIBUTING.md, "Tests").
const { RANDOM_FAULTS_SEED: seed = "1", RANDOM_FAULTS_SECONDS: seconds = "25", RANDOM_FAULTS_ONLY: only } = process.env;
/** By far more than any operation takes with one fault. */
const maxOperationMs = 60_000;

/** A program with each kind of resource. Another `version` changes each of them in another way. */
function programOf({ folder }: GuestLab, version: number, generation: number): Declared[] {
  const vm = "vm-101";
  const shell = (line: string) => ({ credentials, path: "/bin/sh", arguments: ["-c", line] });
  const mark = `v${version}-g${generation}`;
  return [
    {
      name: "web",
      in: (run) => run.resource(instantCloneVm, "web"),
      args: () => ({ sourceName: "golden", disconnectAllNics: true }),
    },
    {
      name: "nics",
      in: (run) => run.resource(nicConnection, "nics"),
      uses: ["web"],
      args: (of) => ({ vm: of("web").id }),
    },
    {
      name: "file",
      in: (run) => run.resource(guestFile, "file"),
      args: () => ({ vm, credentials, path: `${folder}/files/${generation}`, content: mark }),
    },
    {
      name: "run",
      in: (run) => run.resource(guestProcessRun, "run"),
      args: () => ({ vm, ...shell(`echo ${mark} >>"${folder}/runs"; cat`), stdin: "given", triggers: [mark] }),
    },
    {
      name: "inside",
      in: (run) => run.resource(guestProcessRun, "inside"),
      uses: ["web"],
      args: (of) => ({
        vm: of("web").id,
        ...shell(`echo ${of("web").id} ${mark} >>"${folder}/runs"`),
        captureOutput: false,
        triggers: [mark],
      }),
    },
    {
      name: "fleet",
      in: (run) => run.resource(instantCloneFleet, "fleet"),
      args: () => ({ sourceName: "golden", count: 1 + (version % 3) }),
    },
    { name: "shell", in: (run) => run.resource(runspace, "shell"), args: () => ({}) },
    {
      name: "report",
      in: (run) => run.resource(scriptExecution, "report"),
      uses: ["shell"],
      args: (of) => ({ runspaceId: of("shell").id, script: "'shared'", triggers: [mark] }),
    },
    {
      name: "own",
      in: (run) => run.resource(scriptExecution, "own"),
      args: () => ({ script: "'own'", triggers: [mark] }),
    },
  ];
}

/** What is replaced by force, although both share one object. A program or a script would run twice. */
const replaceable = ["web", "nics", "file", "fleet", "shell"];

function forced(program: Declared[]): Declared[] {
  return program.map((declared) => ({ ...declared, isForced: replaceable.includes(declared.name) }));
}

/** One sequence of operations on one stack. */
class Sequence {
  readonly stack = new StackModel();
  readonly #lines: string[] = [];
  #version = 0;
  #generation = 0;
  /**
   * The results of runs that were recorded before the engine died stay: docs/behaviour.md, "Programs in guests". So does a file of
   * Tools whose name was in a lost response.
   */
  #mayLeaveFiles = false;

  constructor(
    private readonly lab: Lab,
    private readonly guests: GuestLab,
  ) {}

  async operate({ command, trouble: { ...trouble } }: Operation): Promise<void> {
    if (command === "change") this.#version++;
    const run = this.lab.run();
    const isDue = await this.#set(trouble);
    let isKilled = false;
    let isOver = false;
    const killing = (async () => {
      while (!isOver && !isDue()) await pause(3);
      if (isOver) return;
      isKilled = true;
      this.#mayLeaveFiles = true;
      await run.end("abandoned");
    })();
    await inTime(
      command,
      this.#carryOut(command, run, () => isKilled),
    );
    isOver = true;
    await killing;
    if (!isKilled) await run.end();
    await this.#clear(trouble);
    this.#assertSessionsClosed(trouble);
    this.#listen(run);
    this.#assertNothingDoubled();
  }

  /** An operation without trouble does what its preview says, and after it there is nothing to do. */
  async settle(): Promise<void> {
    for (let ups = 1; ; ups++) {
      const previewed = await this.#quietly((run) => this.stack.preview(run, this.#program));
      const { steps, done } = await this.#quietly((run) => this.stack.up(run, this.#program));
      for (const [name, step] of previewed) {
        if (steps.has(name)) assert.equal(steps.get(name), step, `what the preview said of ${name}`);
      }
      if (done) break;
      assert.ok(ups < 3, `up fails without a fault: ${this.stack.errors.at(-1)}`);
    }
    const again = await this.#quietly((run) => this.stack.preview(run, this.#program));
    for (const [name, step] of again) assert.equal(step, "same", `${name} after up`);
    this.#assertNothingDoubled();
    const { state } = this.stack;
    const said = [
      state.get("run")?.outputs["stdout"],
      ...["report", "own"].map((name) => state.get(name)?.outputs["output"]),
    ];
    assert.deepEqual(said, ["given", "shared", "own"]);
    assert.equal(this.lab.clones.length, 1 + 1 + (this.#version % 3));
  }

  async end(): Promise<void> {
    const isGone = await this.#quietly((run) => this.stack.destroy(run, this.#program));
    assert.ok(isGone, `destroy fails without a fault: ${this.stack.errors.at(-1)}`);
    assert.deepEqual([this.lab.clones, this.lab.state.runspaces], [[], []]);
    if (!this.#mayLeaveFiles) await this.guests.noFilesLeft();
  }

  get #program(): Declared[] {
    return programOf(this.guests, this.#version, this.#generation);
  }

  async #carryOut(command: Command, run: ProviderRun, isKilled: () => boolean): Promise<void> {
    if (command === "refresh") await this.stack.refresh(run, this.#program, isKilled);
    else if (command === "force") await this.stack.up(run, forced(this.#program), isKilled);
    else if (command !== "destroy") await this.stack.up(run, this.#program, isKilled);
    // What is gone runs again.
    else {
      await this.stack.destroy(run, this.#program, isKilled);
      this.#generation++;
    }
  }

  async #quietly<T>(act: (run: ProviderRun) => Promise<T>): Promise<T> {
    const run = this.lab.run();
    const result = await inTime("an operation without a fault", act(run));
    await run.end();
    this.#listen(run);
    return result;
  }

  /** Sets a fault. Returns whether it is time to kill the engine. */
  async #set(trouble: Trouble): Promise<() => boolean> {
    if (trouble.kind === "fault") {
      const { match, mode, nth } = trouble;
      if (match === "." || match.includes("createTemporary")) this.#mayLeaveFiles = true;
      await control(this.lab, "POST", { match, mode, nth });
    }
    const before = this.lab.callCount;
    return () => trouble.kind === "kill" && this.lab.callCount - before >= trouble.afterCalls;
  }

  async #clear(trouble: Trouble): Promise<void> {
    if (trouble.kind === "fault") await control(this.lab, "DELETE");
  }

  #listen(run: ProviderRun): void {
    this.#lines.push(...run.log.lines.map(({ message }) => message));
    for (const line of [...this.#lines.splice(0), ...this.stack.errors]) {
      assert.doesNotMatch(line, /ZodError|invalid_type|\n\s+at \S|TypeError|\[object Object\]/);
    }
  }

  /** A session whose login was lost cannot be closed: its response, or the engine that waited for it. */
  #assertSessionsClosed(trouble: Trouble): void {
    const { vcenter } = this.lab.state.sessions;
    const mayLoseLogin =
      trouble.kind === "kill" || (trouble.kind === "fault" && [".", "POST /api/session"].includes(trouble.match));
    assert.ok(vcenter - this.lab.sessionsOfLostLogins <= (mayLoseLogin ? 1 : 0), "sessions that are left");
    this.lab.sessionsOfLostLogins = vcenter;
  }

  #assertNothingDoubled(): void {
    const names = this.lab.clones.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)], "names of clones");
    assert.ok(names.filter((name) => name.startsWith("web")).length <= 1, names.join());
    const runs = this.guests.read("runs").split("\n").filter(Boolean);
    assert.deepEqual(runs, [...new Set(runs)], "runs of programs");
  }
}

async function control(lab: Lab, method: string, body?: object): Promise<void> {
  const response = await fetch(`${lab.simulator.url}/_simulator/faults`, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
  });
  assert.equal(response.status, 200, await response.text());
}

async function inTime<T>(what: string, promise: Promise<T>): Promise<T> {
  const late = new AbortController();
  const timeout = pause(maxOperationMs, undefined, { signal: late.signal }).then(() => {
    throw new Error(`${what} did not end within ${maxOperationMs / 1000} s`);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    late.abort();
    timeout.catch(() => undefined);
  }
}

async function carryOut(operations: Operation[]): Promise<void> {
  await inSrsLab(async (lab) => {
    const guests = new GuestLab(lab);
    const sequence = new Sequence(lab, guests);
    for (const operation of operations) await sequence.operate(operation);
    await sequence.settle();
    await sequence.end();
  })();
}

describe("Any sequence of operations, with a fault or a dead engine in each", () => {
  it(`ends in time, doubles nothing, does what its preview says, and leaves nothing (seed ${seed})`, async () => {
    const until = Date.now() + Number(seconds) * 1000;
    const drawn = [...fc.sample(sequences, { seed: Number(seed), numRuns: 2_000 }).entries()];
    const waiting = (only === undefined ? drawn : drawn.filter(([index]) => index === Number(only))).values();
    const failures: string[] = [];
    let count = 0;
    const lane = async () => {
      for (const [index, operations] of waiting) {
        await carryOut(operations).catch((error: unknown) => {
          const trace = error instanceof Error ? error.stack : String(error);
          failures.push(`sequence ${index}: ${JSON.stringify(operations)}\n${trace}`);
        });
        count++;
        if (Date.now() > until) break;
      }
    };
    // They mostly wait.
    await Promise.all(Array.from({ length: 4 }, lane));
    console.log(`${count} random sequences with seed ${seed}`);
    assert.deepEqual(failures, []);
  }).timeout(Number(seconds) * 1000 + 5 * maxOperationMs);
});
