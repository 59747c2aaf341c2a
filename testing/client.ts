import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";

/** A response. A JSON body is parsed. */
export interface HttpResponse {
  status: number;
  body: unknown;
  text: string;
  headers: Headers;
}

/** The client of the simulator. It uses no code of the provider, so that it does not share the provider's bugs. */
export class Client {
  /** vCenter session of the next calls; empty for none. */
  token = "";

  constructor(
    readonly url: string,
    /** CA of a simulator with `--tls`. */
    readonly caFile?: string,
  ) {}

  /** A client with a session in vCenter. */
  static async login(url: string): Promise<Client> {
    const client = new Client(url);
    await client.login();
    return client;
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<HttpResponse> {
    const given = {
      ...(this.token && { "vmware-api-session-id": this.token }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    };
    return send(this.url + path, method, given, typeof body === "string" ? body : JSON.stringify(body), this.caFile);
  }

  get(path: string): Promise<HttpResponse> {
    return this.call("GET", path);
  }

  post(path: string, body?: unknown): Promise<HttpResponse> {
    return this.call("POST", path, body);
  }

  control(method: string, path: string, body?: unknown): Promise<HttpResponse> {
    return this.call(method, `/_simulator/${path}`, body);
  }

  async login(user: string = administrator.user, password: string = administrator.password): Promise<void> {
    const { body } = await this.call("POST", "/api/session", undefined, { authorization: basic(user, password) });
    this.token = String(body);
  }

  /** Id of a new instant clone of golden. */
  async clone(name: string, spec: Record<string, unknown> = {}): Promise<string> {
    const { body } = await this.post("/api/vcenter/vm?action=instant-clone", { source: "vm-101", name, ...spec });
    return String(body);
  }

  /** Waits until a number of requests to a route, such as `POST /api/session`, have arrived. */
  async arrived(route: string, count = 1): Promise<void> {
    while ((await this.state("calls", route)) !== count);
  }

  /** `GET /_simulator/state`, or one part of it. */
  async state(...path: (string | number)[]): Promise<unknown> {
    const { body } = await this.control("GET", "state");
    return pick(body, ...path);
  }
}

export const administrator = { user: "administrator@vsphere.local", password: "simulated" } as const;

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** A part of a body, such as `pick(body, "messages", 0, "id")`; undefined if it is absent. */
export function pick(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce(
    (part, key) =>
      typeof part === "object" && part !== null ? Object.getOwnPropertyDescriptor(part, key)?.value : undefined,
    value,
  );
}

/** Uses one connection per call, because a reset of the simulator closes open connections. */
async function send(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: string | undefined,
  caFile: string | undefined,
): Promise<HttpResponse> {
  const options = { method, headers, agent: false };
  const call = url.startsWith("https:")
    ? https.request(url, { ...options, ca: caFile && readFileSync(caFile) })
    : http.request(url, options);
  const responded: Promise<http.IncomingMessage[]> = once(call, "response");
  // The simulator may refuse a large body before it has read it. The response counts, not the broken upload.
  call.on("error", () => {});
  call.end(body);
  const [response] = await responded;
  if (!response) throw new Error(`${method} ${url}: no response`);
  const said = await text(response);
  return { status: response.statusCode ?? 0, body: parse(said), text: said, headers: headersOf(response) };
}

function headersOf({ headers }: http.IncomingMessage): Headers {
  return new Headers(Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]));
}

function parse(said: string): unknown {
  try {
    return said === "" ? undefined : JSON.parse(said);
  } catch {
    return said;
  }
}
