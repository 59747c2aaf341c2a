import { once } from "node:events";
import { Agent, createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";

/** Forwards requests to a server and counts the concurrent ones. */
export class CountingProxy {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server = createServer((incoming, outgoing) => {
    this.#underWay++;
    this.#most = Math.max(this.#most, this.#underWay);
    outgoing.once("close", () => this.#underWay--);
    const { method, url, headers } = incoming;
    const onward = send(new URL(url ?? "/", this.target), { method, headers, agent: this.#agent }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  #underWay = 0;
  #most = 0;

  private constructor(private readonly target: string) {}

  static async start(target: string): Promise<CountingProxy> {
    const proxy = new CountingProxy(target);
    await once(proxy.#server.listen(0, "127.0.0.1"), "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Maximum number of concurrent requests since the last call. */
  takeMax(): number {
    const most = this.#most;
    this.#most = this.#underWay;
    return most;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    this.#agent.destroy();
  }
}
