import { isIncomplete, type ProviderRun, type Recorded, type ResourceRun, recordedOf } from "./providerRun";

type Properties = Record<string, unknown>;

/** One resource of a program. */
export interface Declared {
  name: string;
  in: (run: ProviderRun) => ResourceRun;
  /** Names of the resources that it uses, which come before it. */
  uses?: string[];
  /** Inputs, by the states of the resources that it uses. */
  args: (of: (name: string) => Recorded) => Properties;
  /** It is replaced by force in this up, and the new one is created first. */
  isForced?: boolean;
}

/** What the engine would do with a resource. */
export type Step = "create" | "replace" | "update" | "same";

/** What the engine does with a program and its state, without the engine: as many resources at once as their order allows. */
export class StackModel {
  readonly state = new Map<string, Recorded>();
  /** What was left incomplete, which the next up updates. A refresh clears it. */
  readonly #incomplete = new Set<string>();
  /** What was replaced, and is still to be deleted. */
  readonly #replaced: { declared: Declared; recorded: Recorded }[] = [];
  /** Messages of all errors so far. */
  readonly errors: string[] = [];

  /** What a preview says. The preview stops where inputs are not known yet. */
  async preview(run: ProviderRun, program: Declared[]): Promise<Map<string, Step>> {
    const steps = new Map<string, Step>();
    for (const declared of program) {
      if (declared.uses?.some((name) => steps.get(name) !== "same")) continue;
      steps.set(declared.name, await this.#stepOf(run, declared, true));
    }
    return steps;
  }

  /** Returns what was done, and whether all of it succeeded. */
  async up(
    run: ProviderRun,
    program: Declared[],
    isKilled = () => false,
  ): Promise<{ steps: Map<string, Step>; done: boolean }> {
    const steps = new Map<string, Step>();
    const done = await inOrder(
      program,
      ({ uses = [] }) => uses,
      async (declared) => {
        if (isKilled()) return false;
        const { name } = declared;
        return await this.#attempt(name, isKilled, async () =>
          steps.set(name, await this.#apply(run, declared, isKilled)),
        );
      },
    );
    // The engine deletes nothing when a step has failed.
    return { steps, done: done && (await this.#deleteReplaced(run, isKilled)) };
  }

  async refresh(run: ProviderRun, program: Declared[], isKilled = () => false): Promise<void> {
    await inOrder(
      program,
      () => [],
      async ({ name, in: resource }) => {
        const before = this.state.get(name);
        if (before === undefined || isKilled()) return true;
        return await this.#attempt(name, isKilled, async () => {
          const after = await resource(run).refresh(before);
          if (!isKilled()) this.#record(name, after);
        });
      },
    );
  }

  /** Returns whether nothing is left in the state. */
  async destroy(run: ProviderRun, program: Declared[], isKilled = () => false): Promise<boolean> {
    if (!(await this.#deleteReplaced(run, isKilled))) return false;
    const usersOf = ({ name }: Declared) => program.filter(({ uses }) => uses?.includes(name)).map((user) => user.name);
    await inOrder(program.toReversed(), usersOf, async (declared) => {
      if (isKilled()) return false;
      return await this.#attempt(declared.name, isKilled, () => this.#delete(run, declared, isKilled));
    });
    return this.state.size === 0;
  }

  async #stepOf(run: ProviderRun, { in: resource, name, args }: Declared, preview: boolean): Promise<Step> {
    const before = this.state.get(name);
    if (before === undefined) return "create";
    const inputs = args((used) => this.#recorded(used));
    const { changes, replaces } = await resource(run).diff(before, inputs, { preview });
    if (replaces.length > 0) return "replace";
    return changes || this.#incomplete.has(name) ? "update" : "same";
  }

  async #apply(run: ProviderRun, declared: Declared, isKilled: () => boolean): Promise<Step> {
    const { name, args, isForced } = declared;
    const resource = declared.in(run);
    if (isForced && this.state.has(name)) return await this.#replace(run, declared, isKilled);
    const step = await this.#stepOf(run, declared, false);
    const inputs = args((used) => this.#recorded(used));
    const before = this.state.get(name);
    if (step === "same") return step;
    if (step === "replace") await this.#delete(run, declared, isKilled);
    const after = step === "update" && before ? await resource.update(before, inputs) : await resource.create(inputs);
    // A killed engine does not write what it was not told in time.
    if (!isKilled()) this.#record(name, after);
    return step;
  }

  /** Creates the new one first. A forced replacement asks for no diff. */
  async #replace(run: ProviderRun, declared: Declared, isKilled: () => boolean): Promise<Step> {
    const { name, args } = declared;
    const recorded = this.#recorded(name);
    try {
      const after = await declared.in(run).create(args((used) => this.#recorded(used)));
      if (isKilled()) return "replace";
      this.#record(name, after);
      this.#replaced.push({ declared, recorded });
      return "replace";
    } catch (error) {
      if (isIncomplete(error) && !isKilled()) this.#replaced.push({ declared, recorded });
      throw error;
    }
  }

  /** Returns whether none is left. */
  async #deleteReplaced(run: ProviderRun, isKilled: () => boolean): Promise<boolean> {
    for (const replaced of [...this.#replaced].reverse()) {
      if (isKilled()) return false;
      const { name, in: resource } = replaced.declared;
      const isGone = await this.#attempt(
        name,
        () => true,
        () => resource(run).delete(replaced.recorded),
      );
      if (!isGone) return false;
      if (!isKilled()) this.#replaced.splice(this.#replaced.indexOf(replaced), 1);
    }
    return true;
  }

  async #delete(run: ProviderRun, { in: resource, name }: Declared, isKilled: () => boolean): Promise<void> {
    const before = this.state.get(name);
    if (before === undefined) return;
    await resource(run).delete(before);
    if (!isKilled()) this.#record(name, undefined);
  }

  async #attempt(name: string, isKilled: () => boolean, act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      if (isIncomplete(error) && !isKilled()) {
        this.#record(name, recordedOf(error));
        this.#incomplete.add(name);
      }
      const reasons = isIncomplete(error) ? error.reasons : [];
      this.errors.push([String(error), ...reasons].join("\n"));
      return false;
    }
  }

  #record(name: string, recorded: Recorded | undefined): void {
    if (recorded) this.state.set(name, recorded);
    else this.state.delete(name);
    this.#incomplete.delete(name);
  }

  #recorded(name: string): Recorded {
    const recorded = this.state.get(name);
    if (!recorded) throw new Error(`${name} is not in the state`);
    return recorded;
  }
}

/** Acts on all at once, on each after those before it, and not at all if one of these failed. Returns whether all succeeded. */
async function inOrder(
  program: Declared[],
  before: (declared: Declared) => string[],
  act: (declared: Declared) => Promise<boolean>,
): Promise<boolean> {
  const outcomes = new Map<string, Promise<boolean>>();
  for (const declared of program) {
    const earlier = before(declared).map((name) => outcomes.get(name) ?? true);
    outcomes.set(
      declared.name,
      Promise.all(earlier).then(async (succeeded) => succeeded.every(Boolean) && (await act(declared))),
    );
  }
  return (await Promise.all(outcomes.values())).every(Boolean);
}
