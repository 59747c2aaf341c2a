import { AsyncLocalStorage } from "node:async_hooks";
import { OpsError } from "../errors";

/** What ends the requests of an operation, and who hears that they take longer: the service does not respond. */
export interface Limits {
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. Undefined: the operation has no time-out of its own. */
  readonly deadline?: number | undefined;
  /** Takes a passing line for the user. */
  readonly tell?: ((message: string) => void) | undefined;
}

const storage = new AsyncLocalStorage<Limits>();

/** Runs `call` with limits for every request under it. An outer deadline that comes earlier stays in force. */
export function withLimits<T>(limits: Limits, call: () => T): T {
  const outer = storage.getStore();
  const deadline = Math.min(limits.deadline ?? Infinity, outer?.deadline ?? Infinity);
  return storage.run({ tell: outer?.tell, ...limits, deadline: deadline === Infinity ? undefined : deadline }, call);
}

/** Runs `call` with limits of its own, whatever the limits around it are: for clean-up. */
export function detached<T>(seconds: number, call: () => T): T {
  const { tell } = currentLimits();
  return storage.run({ signal: new AbortController().signal, deadline: Date.now() + seconds * 1000, tell }, call);
}

export function currentLimits(): Limits {
  return storage.getStore() ?? { signal: new AbortController().signal };
}

/** Shared work goes on for so long when its callers have less time. */
const minSharedWorkMs = 60_000;

/**
 * Work that several callers wait for, each no longer than its own limits let it. The work has the time of the caller that has most of
 * it, tells all of them, and ends when the last one is canceled.
 */
export class SharedWork<T> {
  readonly #result: Promise<T>;
  readonly #callers = new Set<{ limits: Limits }>();
  readonly #minEnd = Date.now() + minSharedWorkMs;
  readonly #controller = new AbortController();
  #lastTold = "";
  #isDone = false;

  constructor(work: () => Promise<T>) {
    this.#result = storage.run(this.#limits(), work);
    this.#result.then(
      () => {
        this.#isDone = true;
      },
      () => undefined,
    );
  }

  async result(what: string): Promise<T> {
    if (this.#isDone) return await this.#result;
    const caller = { limits: currentLimits() };
    this.#callers.add(caller);
    try {
      return await withinLimits(what, this.#result, () => this.#lastTold);
    } finally {
      this.#callers.delete(caller);
      if (this.#callers.size === 0 && caller.limits.signal.aborted) this.#controller.abort();
    }
  }

  #limits(): Limits {
    const deadline = () => this.#deadline();
    return {
      signal: this.#controller.signal,
      get deadline() {
        return deadline();
      },
      tell: (message) => {
        this.#lastTold = ` ${message}`;
        for (const { limits } of this.#callers) limits.tell?.(message);
      },
    };
  }

  #deadline(): number | undefined {
    const deadlines = [...this.#callers].flatMap(({ limits }) => limits.deadline ?? []);
    return deadlines.length === 0 && this.#callers.size > 0 ? undefined : Math.max(this.#minEnd, ...deadlines);
  }
}

/** Waits for what somebody else does, and no longer than the limits around this call let it. `lastTold` ends the error. */
export async function withinLimits<T>(what: string, result: Promise<T>, lastTold = () => ""): Promise<T> {
  const { signal, deadline } = currentLimits();
  let end: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<never>((_, reject) => {
    end = () => reject(new OpsError("Canceled", `${what}: canceled.`));
    const expire = () => reject(new OpsError("TimedOut", `${what}: the time of the operation is over.${lastTold()}`));
    if (deadline !== undefined) timer = setTimeout(expire, Math.max(0, deadline - Date.now()));
  });
  if (signal.aborted) end();
  signal.addEventListener("abort", end);
  try {
    return await Promise.race([result, ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
  }
}

/** A signal that follows `source` after a grace. */
export function followingAfter(source: AbortSignal, graceMs: number): { signal: AbortSignal; dispose(): void } {
  if (graceMs === 0) return { signal: source, dispose: () => undefined };
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const follow = () => {
    timer = setTimeout(() => controller.abort(), graceMs);
  };
  source.addEventListener("abort", follow, { once: true });
  return {
    signal: controller.signal,
    dispose() {
      source.removeEventListener("abort", follow);
      clearTimeout(timer);
    },
  };
}
