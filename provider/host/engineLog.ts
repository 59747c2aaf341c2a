import { createRequire } from "node:module";
import { EngineClient, type IEngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

export type Severity = "info" | "warning" | "error";

const severities = { info: LogSeverity.INFO, warning: LogSeverity.WARNING, error: LogSeverity.ERROR };

/** Where the provider says what it does. */
export interface Log {
  /** A line that the next one on this row replaces. Nobody waits for it. */
  progress(urn: string | undefined, message: string): void;
  /** A line that stays in the diagnostics; the same line for the same resource is said once. */
  say(severity: Severity, urn: string | undefined, message: string): Promise<void>;
}

/**
 * Lines on a resource's own row. `console.log` only reaches the stack's row; the engine's log service takes a URN, and its
 * address is the provider process's first argument (Pulumi SDK, cmd/dynamic-provider).
 */
export class EngineLog implements Log {
  #client: IEngineClient | undefined;
  readonly #said = new Set<string>();

  constructor(private readonly address: string | undefined) {}

  progress(urn: string | undefined, message: string): void {
    void this.#send("info", urn, message, true);
  }

  async say(severity: Severity, urn: string | undefined, message: string): Promise<void> {
    const key = `${urn} ${message}`;
    if (this.#said.has(key)) return;
    this.#said.add(key);
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
    // A line that cannot be shown must not fail the operation that it is about.
    return new Promise((resolve) => client.log(request, () => resolve()));
  }

  #connect(): IEngineClient | undefined {
    if (this.address === undefined || this.#client) return this.#client;
    // The very copy of grpc-js that the generated client was made with; package managers may hide it from us.
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
