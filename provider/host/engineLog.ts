import { createRequire } from "node:module";
import { EngineClient, type IEngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

export type Severity = "info" | "warning" | "error";

const severities = { info: LogSeverity.INFO, warning: LogSeverity.WARNING, error: LogSeverity.ERROR };

/** Messages of the provider to the user. */
export interface Log {
  /** A line that the next one on the same row replaces. Callers do not wait for it. */
  progress(urn: string | undefined, message: string): void;
  /** A line that stays in the diagnostics. A repeated line for the same resource is dropped. */
  say(severity: Severity, urn: string | undefined, message: string): Promise<void>;
}

/**
 * Log that writes to a resource's own row. `console.log` reaches the stack's row only. The engine's log service takes a URN. Its
 * address is the first argument of the provider process (Pulumi SDK, cmd/dynamic-provider).
 */
export class EngineLog implements Log {
  #client: IEngineClient | undefined;
  readonly #written = new Set<string>();
  /** By row: a line is on its way, and this one comes next. */
  readonly #next = new Map<string, string | undefined>();

  constructor(private readonly address: string | undefined) {}

  progress(urn: string | undefined, message: string): void {
    const row = urn ?? "";
    const isSending = this.#next.has(row);
    this.#next.set(row, message);
    if (!isSending) void this.#sendInTurn(row);
  }

  /** The engine handles calls side by side, so an older line could replace a newer one. */
  async #sendInTurn(row: string): Promise<void> {
    for (let line = this.#next.get(row); line !== undefined; line = this.#next.get(row)) {
      this.#next.set(row, undefined);
      await this.#send("info", row, line, true);
    }
    this.#next.delete(row);
  }

  async say(severity: Severity, urn: string | undefined, message: string): Promise<void> {
    const key = `${urn} ${message}`;
    if (this.#written.has(key)) return;
    this.#written.add(key);
    await this.#send(severity, urn, message, false);
  }

  #send(severity: Severity, urn: string | undefined, message: string, ephemeral: boolean): Promise<void> {
    const client = this.#connect();
    if (!client) return Promise.resolve();
    const request = new LogRequest();
    request.setSeverity(severities[severity]);
    request.setMessage(message);
    request.setUrn(urn ?? "");
    request.setEphemeral(ephemeral);
    // A failed log line must not fail its operation.
    return new Promise((resolve) => client.log(request, () => resolve()));
  }

  #connect(): IEngineClient | undefined {
    if (this.address === undefined || this.#client) return this.#client;
    // The generated client needs its own copy of grpc-js, which package managers may hide from this package.
    const grpc = createRequire(require.resolve("@pulumi/pulumi/proto/engine_grpc_pb"))(
      "@grpc/grpc-js",
    ) as GrpcCredentials;
    this.#client = new EngineClient(this.address, grpc.credentials.createInsecure());
    return this.#client;
  }
}

interface GrpcCredentials {
  credentials: { createInsecure(): ConstructorParameters<typeof EngineClient>[1] };
}
