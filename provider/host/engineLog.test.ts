import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { createRequire } from "node:module";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { EngineLog } from "./engineLog";

const ofSdk = createRequire(require.resolve("@pulumi/pulumi/proto/engine_grpc_pb"));
const { Server, ServerCredentials } = ofSdk("@grpc/grpc-js") as {
  Server: new () => {
    addService(service: unknown, methods: object): void;
    bindAsync(address: string, credentials: unknown, done: (error: Error | null, port: number) => void): void;
    forceShutdown(): void;
  };
  ServerCredentials: { createInsecure(): unknown };
};
const { Empty } = ofSdk("google-protobuf/google/protobuf/empty_pb.js") as { Empty: new () => object };

/** An engine that has shown a line only when it is told to. */
class Engine extends EventEmitter {
  readonly lines: string[] = [];
  readonly #answers: (() => void)[] = [];
  readonly #server = new Server();

  async start(): Promise<string> {
    this.#server.addService(EngineService, {
      log: ({ request }: { request: LogRequest }, done: (error: null, response: object) => void) => {
        this.lines.push(request.getMessage());
        this.#answers.push(() => done(null, new Empty()));
        this.emit("line");
      },
    });
    const port = await new Promise<number>((resolve, reject) =>
      this.#server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    return `127.0.0.1:${port}`;
  }

  async has(count: number): Promise<void> {
    while (this.lines.length < count) await once(this, "line");
  }

  showAll(): void {
    for (const answer of this.#answers.splice(0)) answer();
  }

  stop(): void {
    this.#server.forceShutdown();
  }
}

describe("The engine's log", () => {
  it("gets the lines of a row in their order, and of those that come together the last one", async () => {
    const engine = new Engine();
    try {
      const log = new EngineLog(await engine.start());
      for (const line of ["1 of 3 deleted", "2 of 3 deleted", "3 of 3 deleted"]) log.progress("fleet", line);
      await engine.has(1);
      engine.showAll();
      await engine.has(2);
      assert.deepEqual(engine.lines, ["1 of 3 deleted", "3 of 3 deleted"]);
    } finally {
      engine.stop();
    }
  });

  it("gets the lines of one row while it still shows that of another", async () => {
    const engine = new Engine();
    try {
      const log = new EngineLog(await engine.start());
      log.progress("first", "cloning");
      log.progress("second", "deleting");
      await engine.has(2);
      assert.deepEqual(new Set(engine.lines), new Set(["cloning", "deleting"]));
    } finally {
      engine.stop();
    }
  });
});
