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
  #isDone = false;

  constructor(work: () => Promise<T>) {
    this.#result = detached(sharedWorkSeconds, work);
    this.#result.then(
      () => {
        this.#isDone = true;
      },
      () => undefined,
    );
  }

  result(what: string): Promise<T> {
    return this.#isDone ? this.#result : withinLimits(what, this.#result);
  }
}

/** Waits for what somebody else does, and no longer than the limits around this call let it. */
export async function withinLimits<T>(what: string, result: Promise<T>): Promise<T> {
  const { signal, deadline } = currentLimits();
  let end: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<never>((_, reject) => {
    end = () => reject(new OpsError("Canceled", `${what}: canceled.`));
    const expire = () => reject(new OpsError("TimedOut", `${what}: the time of the operation is over.`));
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
