/** No tests: the HTTP client that the tests of the simulator share. The name keeps it out of the package. */
import { type Simulator, type SimulatorOptions, startSimulator } from "./index";

/** What came back, with the body parsed where it is JSON. */
export interface Answer {
  status: number;
  body: unknown;
  headers: Headers;
}

/** A client that knows nothing but HTTP, for tests of the simulator. */
export class Client {
  token = "";

  constructor(readonly url: string) {}

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(this.token && { "vmware-api-session-id": this.token }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: parse(text), headers: response.headers };
  }

  get(path: string): Promise<Answer> {
    return this.call("GET", path);
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.call("POST", path, body);
  }

  control(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.call(method, `/_simulator/${path}`, body);
  }

  async login(user = "administrator@vsphere.local", password = "simulated"): Promise<void> {
    const { body } = await this.call("POST", "/api/session", undefined, { authorization: basic(user, password) });
    this.token = String(body);
  }

  /** The id of a new instant clone of golden. */
  async clone(name: string, spec: Record<string, unknown> = {}): Promise<string> {
    const { body } = await this.post("/api/vcenter/vm?action=instant-clone", { source: "vm-101", name, ...spec });
    return String(body);
  }

  /** Until so many requests of a route have arrived, such as `POST /api/session`. */
  async arrived(route: string, count = 1): Promise<void> {
    while ((await this.state("calls", route)) !== count);
  }

  /** `GET /_simulator/state`, or one part of it. */
  async state(...path: (string | number)[]): Promise<unknown> {
    const { body } = await this.control("GET", "state");
    return pick(body, ...path);
  }
}

/** `pick(body, "messages", 0, "id")`; undefined where there is no such part. */
export function pick(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce(
    (part, key) =>
      typeof part === "object" && part !== null ? Object.getOwnPropertyDescriptor(part, key)?.value : undefined,
    value,
  );
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** Runs `test` with a simulator of its own and a client that has logged in. */
export function withSimulator(
  options: SimulatorOptions,
  test: (client: Client, simulator: Simulator) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const simulator = await startSimulator(options);
    try {
      const client = new Client(simulator.url);
      await client.login();
      await test(client, simulator);
    } finally {
      await simulator.close();
    }
  };
}

function parse(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
