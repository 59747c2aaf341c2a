import { join } from "node:path";
import { guestFile } from "../provider/resources/guestFile";
import { guestProcessRun } from "../provider/resources/guestProcessRun";
import { instantCloneVm } from "../provider/resources/instantCloneVm";
import { nicConnection } from "../provider/resources/nicConnection";
import { credentials, type GuestLab } from "./guestLab";
import { isIncomplete, type ProviderRun, type Recorded, type ResourceRun, recordedOf } from "./providerRun";

interface Step {
  name: string;
  in(run: ProviderRun): ResourceRun;
  args(vm: string): Record<string, unknown>;
}

interface Entry extends Recorded {
  /** Whether the engine's next `up` updates the resource in any case. */
  isIncomplete: boolean;
}

/** What `pulumi up` or `pulumi destroy` printed. */
export interface Printed {
  errors: string[];
  warnings: string[];
}

/** The resources of one runner of examples/ci-fleet, in their order, with the state that the engine would keep of them. */
export class CiJob {
  readonly #state = new Map<string, Entry>();

  constructor(private readonly guests: GuestLab) {}

  up = () => this.#operation((run) => this.#steps().map((step) => () => this.#bringAbout(step, run)));
  destroy = () =>
    this.#operation((run) =>
      this.#steps()
        .reverse()
        .map((step) => () => this.#delete(step, run)),
    );

  /** Steps in the state. */
  get recorded(): string[] {
    return [...this.#state.keys()];
  }

  #steps(): Step[] {
    const { folder } = this.guests;
    const shell = (vm: string, text: string) => ({ vm, credentials, path: "/bin/sh", arguments: ["-c", text] });
    const run = (name: string) => (operation: ProviderRun) => operation.resource(guestProcessRun, name);
    const registered = join(folder, "registered");
    return [
      {
        name: "vm",
        in: (operation) => operation.resource(instantCloneVm, "vm"),
        args: () => ({ sourceName: "golden", disconnectAllNics: true, waitFor: "tools" }),
      },
      {
        name: "sources",
        in: (operation) => operation.resource(guestFile, "sources"),
        args: (vm) => ({ vm, credentials, path: join(folder, "in/test.sh"), content: `echo "$1: passed"` }),
      },
      {
        name: "identity",
        in: run("identity"),
        args: (vm) => shell(vm, `echo runner-1 >>"${folder}/hostname"`),
      },
      {
        name: "network",
        in: (operation) => operation.resource(nicConnection, "network"),
        args: (vm) => ({ vm, waitFor: "ip" }),
      },
      {
        name: "registration",
        in: run("registration"),
        args: (vm) => ({
          ...shell(vm, `echo runner-1 >>"${registered}"`),
          onDelete: { path: "/bin/rm", arguments: [registered], failOnError: true },
        }),
      },
      {
        name: "tests",
        in: run("tests"),
        args: (vm) => ({
          ...shell(
            vm,
            `echo run >>"${folder}/count"; cd "${folder}"; mkdir -p out; sh in/test.sh "$(cat)" >out/report`,
          ),
          stdin: "unit",
          collect: [{ path: join(folder, "out/*"), saveTo: join(folder, "results") }],
        }),
      },
    ];
  }

  /** Runs the parts in order until one fails, in a provider process of its own. */
  async #operation(parts: (run: ProviderRun) => (() => Promise<void>)[]): Promise<Printed> {
    const run = this.guests.lab.run();
    const printed: Printed = { errors: [], warnings: [] };
    try {
      for (const part of parts(run)) await part();
    } catch (error) {
      if (isIncomplete(error)) printed.errors.push(...error.reasons);
      else if (run.log.of("error").length === 0) printed.errors.push(String(error));
    } finally {
      await run.end();
    }
    printed.errors.push(...run.log.of("error"));
    printed.warnings.push(...run.log.of("warning"));
    return printed;
  }

  async #bringAbout(step: Step, run: ProviderRun): Promise<void> {
    const resource = step.in(run);
    const args = step.args(this.#state.get("vm")?.id ?? "");
    const before = this.#state.get(step.name);
    try {
      if (!before) return this.#record(step, await resource.create(args));
      const { changes, replaces } = await resource.diff(before, args);
      if (replaces.length > 0) {
        await this.#delete(step, run);
        return this.#record(step, await resource.create(args));
      }
      if (changes || before.isIncomplete) this.#record(step, await resource.update(before, args));
    } catch (error) {
      if (isIncomplete(error)) this.#state.set(step.name, { ...recordedOf(error), isIncomplete: true });
      throw error;
    }
  }

  #record(step: Step, recorded: Recorded): void {
    this.#state.set(step.name, { ...recorded, isIncomplete: false });
  }

  async #delete(step: Step, run: ProviderRun): Promise<void> {
    const recorded = this.#state.get(step.name);
    if (!recorded) return;
    await step.in(run).delete(recorded);
    this.#state.delete(step.name);
  }
}
