import { AsyncLocalStorage } from "node:async_hooks";
import { OpsError } from "../errors";

/** What ends the requests of an operation: somebody cancels it, or its time is over. */
export interface Limits {
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. Undefined: the operation has no time-out of its own. */
  readonly deadline?: number | undefined;
}

/** How long work that several callers share may take. */
const sharedWorkSeconds = 60;

const storage = new AsyncLocalStorage<Limits>();

/** Runs `call` with limits for every request under it. An outer deadline that comes earlier stays in force. */
export function withLimits<T>(limits: Limits, call: () => T): T {
  const outer = storage.getStore();
  const deadline = Math.min(limits.deadline ?? Infinity, outer?.deadline ?? Infinity);
  return storage.run({ ...limits, deadline: deadline === Infinity ? undefined : deadline }, call);
}

/** Runs `call` with limits of its own, whatever the limits around it are: clean-up, and work that several callers share. */
export function detached<T>(seconds: number, call: () => T): T {
  return storage.run({ signal: new AbortController().signal, deadline: Date.now() + seconds * 1000 }, call);
}

export function currentLimits(): Limits {
  return storage.getStore() ?? { signal: new AbortController().signal };
}

/** Work that several callers wait for. It has limits of its own, and each caller waits no longer than its own limits let it. */
export class SharedWork<T> {
  readonly #result: Promise<T>;

  constructor(work: () => Promise<T>) {
    this.#result = detached(sharedWorkSeconds, work);
    this.#result.catch(() => undefined);
  }

  async result(what: string): Promise<T> {
    const limits = storage.getStore();
    if (!limits) return await this.#result;
    const { signal, deadline } = limits;
    const remainingMs = Math.max(0, Math.min((deadline ?? Infinity) - Date.now(), maxTimerMs));
    const over = AbortSignal.any([signal, AbortSignal.timeout(remainingMs)]);
    const ended = new Promise<never>((_, reject) => {
      const end = () =>
        reject(
          signal.aborted
            ? new OpsError("Canceled", `${what}: canceled.`)
            : new OpsError("TimedOut", `${what}: the time of the operation is over.`),
        );
      if (over.aborted) end();
      else over.addEventListener("abort", end, { once: true });
    });
    return await Promise.race([this.#result, ended]);
  }
}

/** The longest time that a timer of Node takes. */
const maxTimerMs = 2 ** 31 - 1;
