import assert from "node:assert/strict";
import type { Lab } from "./lab";
import type { ProviderRun, Recorded, ResourceRun } from "./providerRun";

/** When the engine dies, and its provider with it, in a replacement that creates the new object and then deletes the former one. */
export const deaths = [
  "never",
  "before the new one is in the state",
  "before the former one is deleted",
  "before the deletion is in the state",
] as const;

export type Death = (typeof deaths)[number];

export interface CreateFirst {
  /** The resource in a provider process. */
  of: (run: ProviderRun, name: string) => ResourceRun;
  before: Record<string, unknown>;
  /** @default as before */
  after?: Record<string, unknown>;
  /** `forced`: as `--replace`, which asks for no diff. `renamed`: in the program, without an alias. */
  why: "changed" | "forced" | "renamed";
}

export interface Outcome {
  former: Recorded;
  current: Recorded;
  /** Warnings and lines of all operations. */
  said: string;
}

/** What the engine calls for a resource in that order. After a death, the next `up` does the rest. The response to `lost` is lost once. */
export async function createFirst(lab: Lab, change: CreateFirst, death: Death, lost?: string): Promise<Outcome> {
  const { of, before, after = before, why } = change;
  const name = why === "renamed" ? "renamed" : "web";
  const said: string[] = [];
  const operation = async <T>(isKilled: boolean, call: (run: ProviderRun) => Promise<T>): Promise<T> => {
    const run = lab.run();
    try {
      return await call(run);
    } finally {
      await run.end(isKilled ? "abandoned" : "canceled");
      said.push(...run.log.of("info"), ...run.log.of("warning"));
    }
  };
  const former = await operation(false, (run) => of(run, "web").create(before));
  const create = async (run: ProviderRun) => {
    const resource = of(run, name);
    if (why === "changed") assert.notDeepEqual((await resource.diff(former, after)).replaces, [], "it is replaced");
    return await resource.create(after);
  };
  const drop = (run: ProviderRun) => of(run, "web").delete(former);
  const stays = async (run: ProviderRun, current: Recorded) =>
    assert.equal((await of(run, name).diff(current, after)).changes, false, "the new one stays as it is");

  if (lost !== undefined) await lab.fault({ match: lost, mode: "drop-after" });
  if (death === "before the new one is in the state") await operation(true, create);
  const isLater = death === "before the former one is deleted";
  const current = await operation(death.startsWith("before the") && death !== deaths[1], async (run) => {
    const made = await create(run);
    if (!isLater) await drop(run);
    return made;
  });
  if (isLater || death === "before the deletion is in the state") {
    await operation(false, async (run) => {
      await stays(run, current);
      await drop(run);
    });
  }
  await operation(false, (run) => stays(run, current));
  return { former, current, said: said.join("\n") };
}

/** The `destroy` at the end. */
export async function destroyed(lab: Lab, { of, why }: CreateFirst, { current }: Outcome): Promise<void> {
  const run = lab.run();
  await of(run, why === "renamed" ? "renamed" : "web").delete(current);
  await run.end();
}
