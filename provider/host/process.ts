import { Vcenter } from "../clients/vcenter";
import { EngineLog } from "./engineLog";
import { ConnectionSettings, type StackConfig } from "./settings";

/** How long running operations may take to clean up after themselves; the engine kills this process after 5 s. */
const cleanUpMs = 4_000;

/**
 * What all resources of one provider process share: the log, the connections and the end. The engine starts one process
 * per operation, so that what is remembered here is at most one operation old.
 */
export class ProviderProcess {
  readonly log = new EngineLog(process.argv[2]);
  readonly #controller = new AbortController();
  readonly #vcenters = new Map<string, Vcenter>();
  readonly #running = new Set<Promise<unknown>>();
  #config: StackConfig = {};

  /** Aborted when the operation is being canceled. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  configure(config: StackConfig): void {
    this.#config = config;
  }

  vcenter(connection = "default"): Vcenter {
    const known = this.#vcenters.get(connection);
    if (known) return known;
    const { endpoint, credentials } = new ConnectionSettings(connection, this.#config, process.env).vcenter();
    const vcenter = new Vcenter(endpoint, credentials);
    this.#vcenters.set(connection, vcenter);
    return vcenter;
  }

  /** Counts a lifecycle call as running, so that the end waits for what it cleans up. */
  async run<T>(call: () => Promise<T>): Promise<T> {
    const running = call();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /**
   * The engine sends SIGINT at every end of an operation, and at a second Ctrl-C; the first Ctrl-C reaches no provider.
   * Calls that run then are aborted, may clean up, and all sessions are closed.
   */
  endOnInterrupt(): void {
    process.once("SIGINT", () => {
      this.#controller.abort();
      const cleanedUp = Promise.allSettled(this.#running);
      const patience = new Promise((resolve) => setTimeout(resolve, cleanUpMs));
      void Promise.race([cleanedUp, patience])
        .then(() => Promise.allSettled([...this.#vcenters.values()].map((vcenter) => vcenter.close())))
        .finally(() => process.exit());
    });
  }
}
