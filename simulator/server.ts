import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { readBody } from "./body";
import type { Clock } from "./clock";
import type { Calls } from "./control/calls";
import type { FaultHit, Faults } from "./control/faults";
import type { Exchanges } from "./exchanges";
import { refuseForeignPage } from "./origin";
import { type Front, HttpFailure, type Part } from "./part";
import type { Route, SimulatorRequest, SimulatorResponse } from "./route";
import { patternOf, Router } from "./router";

export interface ServerParts {
  parts: Part[];
  clock: Clock;
  calls: Calls;
  faults: Faults;
  exchanges: Exchanges;
  /** Milliseconds by name of operation; `default` for those not named. */
  latency: Record<string, number>;
  tls?: { key: string; cert: string } | undefined;
}

/** Serves requests: faults, body, latency, the operation, and errors in the shape of the API. */
export class SimulatorServer {
  readonly #inFlight = new Set<ServerResponse>();
  readonly #router: Router;
  readonly #fronts: [prefix: string, front: Front][];
  readonly #http: Server;

  constructor(private readonly given: ServerParts) {
    this.#router = new Router(given.parts.flatMap((part) => part.routes));
    this.#fronts = frontsByPrefix(given.parts);
    const listener: RequestListener = (incoming, outgoing) => {
      this.#serve(incoming, outgoing).catch((error: unknown) => {
        console.error(error);
        outgoing.destroy();
      });
    };
    // A long keep-alive, as in front of a real vCenter, a short time-out for headers, and space for thousands of ids (docs/apis/vcenter.md
    // section 2).
    const timeouts = { keepAliveTimeout: 60_000, headersTimeout: 20_000, connectionsCheckingInterval: 5_000 };
    const limits = { ...timeouts, maxHeaderSize: 60 * 1024 };
    this.#http = given.tls ? createTlsServer({ ...given.tls, ...limits }, listener) : createServer(limits, listener);
  }

  /** Returns the port. The system picks one if `port` is 0. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#http.once("error", reject);
      this.#http.listen({ port, host, backlog: 4096 }, () => {
        const address = this.#http.address();
        resolve(typeof address === "object" && address ? address.port : port);
      });
    });
  }

  /** Closes the connections of all requests in flight, so that none waits for a timer that a reset has canceled. */
  dropInFlight(): void {
    for (const outgoing of this.#inFlight) outgoing.destroy();
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      // The callback gets an error if the server never listened.
      this.#http.close(() => resolve());
      this.#http.closeAllConnections();
    });
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = describe(incoming);
    const isControl = request.path === "/" || request.path.startsWith("/_simulator/");
    if (!isControl) {
      this.#inFlight.add(outgoing);
      outgoing.once("close", () => this.#inFlight.delete(outgoing));
    }
    const hit = isControl ? undefined : this.given.faults.next(`${request.method} ${incoming.url}`);
    const startedAt = this.given.clock.now();
    const response = await this.#respond(request, incoming, isControl, hit);
    const durationMs = this.given.clock.now() - startedAt;
    this.given.exchanges.emit("ended", { startedAt, durationMs, request, response, fault: hit?.mode });
    if (response === "dropped") outgoing.destroy();
    else await this.#send(outgoing, response);
  }

  async #respond(
    request: SimulatorRequest,
    incoming: IncomingMessage,
    isControl: boolean,
    hit: FaultHit | undefined,
  ): Promise<SimulatorResponse | "dropped"> {
    const front = this.#frontOf(request.path);
    try {
      refuseForeignPage(request);
      const route = this.#route(request, isControl);
      if (hit?.mode.kind === "drop-before") return spoil("dropped", hit);
      await receive(request, incoming, route);
      await this.#disturb(request, front, hit);
      return spoil(await this.#perform(route, request, isControl), hit);
    } catch (error) {
      return spoil(front.errorResponse(error, request), hit);
    }
  }

  /** Effect of a fault before the operation begins. */
  async #disturb(request: SimulatorRequest, front: Front, hit: FaultHit | undefined): Promise<void> {
    if (hit?.mode.kind === "expire-session" && front.expireSession(request)) hit.carriedOut();
    if (hit?.mode.kind !== "status" && hit?.mode.kind !== "delay") return;
    hit.carriedOut();
    if (hit.mode.kind === "delay") return this.#pass(hit.mode.delayMs);
    throw new HttpFailure(hit.mode.status, `A fault asks for status ${hit.mode.status}.`);
  }

  #route(request: SimulatorRequest, isControl: boolean): Route {
    try {
      const { route, params } = this.#router.match(request.method, request.path, request.query);
      request.params = params;
      request.operation = route.operation;
      if (!isControl) this.given.calls.count(patternOf(route));
      return route;
    } catch (error) {
      if (!isControl) this.given.calls.count(`${request.method} (no such route)`);
      throw error;
    }
  }

  async #perform(route: Route, request: SimulatorRequest, isControl: boolean): Promise<SimulatorResponse> {
    const begun = route.begin?.(request);
    const end = begun instanceof Promise ? await begun : begun;
    try {
      const latencyMs = isControl ? 0 : (this.given.latency[route.operation] ?? this.given.latency["default"] ?? 0);
      if (latencyMs > 0) await this.#pass(latencyMs);
      return await route.handle(request);
    } finally {
      end?.();
    }
  }

  #pass(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.given.clock.after(delayMs, resolve));
  }

  #frontOf(path: string): Front {
    for (const [prefix, front] of this.#fronts) {
      if (prefix === "/" || path === prefix || path.startsWith(`${prefix}/`)) return front;
    }
    throw new Error("no part of the simulator owns the prefix /");
  }

  async #send(outgoing: ServerResponse, response: SimulatorResponse): Promise<void> {
    const { status, body, headers } = response;
    // A server's times are its own: clients compare expiry with this header.
    outgoing.setHeader("Date", new Date(this.given.clock.now()).toUTCString());
    for (const name in headers) outgoing.setHeader(name, headers[name] ?? "");
    const isBinary = Buffer.isBuffer(body) || body instanceof Readable;
    if (body !== undefined && !outgoing.hasHeader("Content-Type")) {
      outgoing.setHeader("Content-Type", isBinary ? "application/octet-stream" : "application/json");
    }
    if (body instanceof Readable) {
      outgoing.writeHead(status);
      // A connection that breaks on the way ends the body too; nobody is left to be told.
      return pipeline(body, outgoing).catch(() => {});
    }
    const bytes = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    if (status !== 204 && status !== 304) outgoing.setHeader("Content-Length", bytes?.length ?? 0);
    outgoing.writeHead(status);
    outgoing.end(bytes);
  }
}

function frontsByPrefix(parts: Part[]): [string, Front][] {
  const fronts = parts.flatMap(({ front }) =>
    front ? front.prefixes.map((prefix): [string, Front] => [prefix, front]) : [],
  );
  return fronts.sort(([a], [b]) => b.length - a.length);
}

function describe(incoming: IncomingMessage): SimulatorRequest {
  const { method = "GET", url = "/" } = incoming;
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1));
  const headers: Record<string, string | undefined> = {};
  for (const name in incoming.headers) headers[name] = incoming.headers[name]?.toString();
  const rawBody = Buffer.alloc(0);
  return { operation: "none", method, url, path, params: {}, query, headers, body: undefined, rawBody };
}

const jsonType = /^application\/([\w.-]+\+)?json\s*(;|$)/i;

/** What fetch and curl say of a text of their own accord. The control API takes that too, and pages of other origins are refused anyway. */
const untypedText = /^(text\/plain|application\/x-www-form-urlencoded)\s*(;|$)/i;

async function receive(request: SimulatorRequest, incoming: IncomingMessage, route: Route): Promise<void> {
  if (route.body === "stream") {
    request.stream = incoming;
    return;
  }
  const { "content-length": length, "transfer-encoding": encoding, "content-type": type } = request.headers;
  if ((length === undefined || length === "0") && encoding === undefined) return;
  request.rawBody = await readBody(incoming, route.maxBodyBytes ?? 2 ** 20);
  if (route.body === "raw" || request.rawBody.length === 0) return;
  if (type !== undefined && !jsonType.test(type) && !(route.operation === "control" && untypedText.test(type))) {
    throw new HttpFailure(415, `The content type ${type} is not supported: use application/json.`);
  }
  try {
    request.body = JSON.parse(request.rawBody.toString("utf8"));
  } catch (error) {
    throw new HttpFailure(400, `The body is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** Effect of a fault on the response, also on an error response. */
function spoil(response: SimulatorResponse | "dropped", hit: FaultHit | undefined): SimulatorResponse | "dropped" {
  const kind = hit?.mode.kind;
  if (hit?.mode.kind === "status" && hit.mode.retryAfter !== undefined && response !== "dropped") {
    return { ...response, headers: { ...response.headers, "Retry-After": hit.mode.retryAfter } };
  }
  if (kind !== "drop-before" && kind !== "drop-after" && kind !== "garbage" && kind !== "misfit") return response;
  hit?.carriedOut();
  // Done, as far as the server can tell: what would have gone out is read to its end.
  if (response !== "dropped" && response.body instanceof Readable) response.body.resume();
  if (response === "dropped" || kind === "drop-before" || kind === "drop-after") return "dropped";
  return garbled(response, kind === "garbage" ? '<html>{"garbage":' : '{"misfit":true}');
}

function garbled(response: SimulatorResponse, body: string): SimulatorResponse {
  const headers = { ...response.headers, "Content-Type": "application/json" };
  return { status: response.status === 204 ? 200 : response.status, headers, body: Buffer.from(body) };
}
