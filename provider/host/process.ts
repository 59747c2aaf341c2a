import { setTimeout as sleep } from "node:timers/promises";
import { withLimits } from "../clients/limits";
import { Contents } from "../operations/content/contents";
import { Kept } from "../operations/kept";
import type { Cancellation } from "../operations/scope";
import { SrsSite } from "../operations/srs/site";
import { VcenterSite } from "../operations/vcenter/site";
import { backendIdentity } from "./backend";
import { ClientRegistry } from "./clientRegistry";
import type { StackConfig } from "./connectionFields";
import type { Log } from "./engineLog";
import { watchEngine } from "./engineWatch";
import { RepeatedFailures } from "./failure";
import { RecordedStateFallback } from "./fallback";
import { ConnectionSettings } from "./settings";
import { SweepGuard } from "./sweepGuard";

/** Maximum time for running calls to clean up. The engine kills this process after 5 s. */
const cleanUpMs = 4_000;

/**
 * Shared by all resources of one provider process: the log, the connections and the shutdown. The engine starts one process for
 * each operation, so cached data is never older than the operation.
 */
export class ProviderProcess {
  readonly #controller = new AbortController();
  readonly #vcenters = new ClientRegistry(VcenterSite);
  readonly #srs = new ClientRegistry(SrsSite);
  /** Cached, because each step of each resource asks for its client. */
  readonly #connections = new Map<string, ConnectionSettings>();
  readonly #running = new Set<Promise<unknown>>();
  readonly contents = new Contents();
  readonly kept = new Kept();
  readonly #onceRecorded: (() => Promise<unknown>)[] = [];
  readonly failures = new RepeatedFailures();
  readonly fallback: RecordedStateFallback;
  readonly sweepGuard = new SweepGuard();
  /** Identity of the backend that holds the stack. */
  readonly backend = backendIdentity({ environment: process.env, folder: process.cwd() });
  #config: StackConfig = () => undefined;

  constructor(readonly log: Log) {
    this.fallback = new RecordedStateFallback(log);
  }

  /** Aborts when the operation is canceled. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  configure(config: StackConfig): void {
    this.#config = config;
    this.#connections.clear();
  }

  vcenter(connection = "default"): VcenterSite {
    return this.#vcenters.get(this.#settings(connection).vcenter());
  }

  srs(connection = "default"): SrsSite {
    return this.#srs.get(this.#settings(connection).srs());
  }

  deleteUnreachable(connection = "default"): ConnectionSettings["deleteUnreachable"] {
    return this.#settings(connection).deleteUnreachable;
  }

  /**
   * Registers a lifecycle call as running, so that the shutdown waits for its clean-up. A cancel ends its requests. `tell` hears that
   * they wait for a service that does not respond.
   */
  async run<T>(call: () => Promise<T>, tell: (message: string) => void): Promise<T> {
    const running = withLimits({ signal: this.signal, tell }, call);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Ends with the engine. It sends SIGINT at every end of an operation and at a second Ctrl-C; the first Ctrl-C reaches no provider. */
  endWithEngine(address: string | undefined): void {
    const end = (reason: Cancellation) => void this.end(reason).finally(() => process.exit());
    process.once("SIGINT", () => end("canceled"));
    if (address !== undefined) watchEngine(address, () => end("abandoned"));
  }

  /** Registers work for the normal end of the operation, when the engine has written the state of all that it did. */
  onceRecorded(call: () => Promise<unknown>): void {
    this.#onceRecorded.push(call);
  }

  /** Aborts the running calls, lets them clean up, and closes all sessions. */
  async end(reason: Cancellation = "canceled"): Promise<void> {
    // A cancel comes as a normal end does. With calls under way, or with a dead engine, responses may be lost.
    const isRecorded = reason === "canceled" && this.#running.size === 0;
    const calls = isRecorded ? this.#onceRecorded.splice(0) : [];
    this.#controller.abort(reason);
    const timeout = sleep(cleanUpMs, undefined, { ref: false });
    await Promise.race([Promise.allSettled([...this.#running, ...calls.map((call) => call())]), timeout]);
    await Promise.all([this.#vcenters.close(), this.#srs.close()]);
  }

  #settings(connection: string): ConnectionSettings {
    const cached = this.#connections.get(connection);
    if (cached) return cached;
    const settings = new ConnectionSettings(connection, this.#config, process.env);
    this.#connections.set(connection, settings);
    return settings;
  }
}
