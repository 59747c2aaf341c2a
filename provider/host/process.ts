import { setTimeout as sleep } from "node:timers/promises";
import { withLimits } from "../clients/limits";
import type { Cancellation } from "../operations/scope";
import { SrsSite } from "../operations/srs/site";
import { VcenterSite } from "../operations/vcenter/site";
import { ClientRegistry } from "./clientRegistry";
import type { Log } from "./engineLog";
import { watchEngine } from "./engineWatch";
import { RepeatedFailures } from "./failure";
import { RecordedStateFallback } from "./fallback";
import { ConnectionSettings, type StackConfig } from "./settings";

/** How long running operations may take to clean up after themselves; the engine kills this process after 5 s. */
const cleanUpMs = 4_000;

/**
 * What all resources of one provider process share: the log, the connections and the end. The engine starts one process
 * per operation, so that what is remembered here is at most one operation old.
 */
export class ProviderProcess {
  readonly #controller = new AbortController();
  readonly #vcenters = new ClientRegistry(VcenterSite);
  readonly #srs = new ClientRegistry(SrsSite);
  /** Read once: each step of each resource asks for its client. */
  readonly #connections = new Map<string, ConnectionSettings>();
  readonly #running = new Set<Promise<unknown>>();
  readonly failures = new RepeatedFailures();
  readonly fallback: RecordedStateFallback;
  #config: StackConfig = () => undefined;

  constructor(readonly log: Log) {
    this.fallback = new RecordedStateFallback(log);
  }

  /** Aborted when the operation is being canceled. */
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
    return new ConnectionSettings(connection, this.#config, process.env).deleteUnreachable;
  }

  /** Counts a lifecycle call as running, so that the end waits for what it cleans up. Its requests end when it is canceled. */
  async run<T>(call: () => Promise<T>): Promise<T> {
    const running = withLimits({ signal: this.signal }, call);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** The engine sends SIGINT at every end of an operation, and at a second Ctrl-C; the first Ctrl-C reaches no provider. */
  endWithEngine(address: string | undefined): void {
    const end = (reason: Cancellation) => void this.end(reason).finally(() => process.exit());
    process.once("SIGINT", () => end("canceled"));
    if (address !== undefined) watchEngine(address, () => end("abandoned"));
  }

  /** Aborts what is running, lets it clean up after itself, and closes all sessions. */
  async end(reason: Cancellation = "canceled"): Promise<void> {
    this.#controller.abort(reason);
    const patience = sleep(cleanUpMs, undefined, { ref: false });
    await Promise.race([Promise.allSettled(this.#running), patience]);
    await Promise.all([this.#vcenters.close(), this.#srs.close()]);
  }

  #settings(connection: string): ConnectionSettings {
    const known = this.#connections.get(connection);
    if (known) return known;
    const settings = new ConnectionSettings(connection, this.#config, process.env);
    this.#connections.set(connection, settings);
    return settings;
  }
}
