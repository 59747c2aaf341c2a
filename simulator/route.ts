import type { Readable } from "node:stream";

/** A request as a handler sees it. */
export interface SimulatorRequest {
  /** Operation of its route, or `none` if there is no such route. */
  operation: string;
  method: string;
  /** With the query, as received. */
  url: string;
  /** Without the query, as received. */
  path: string;
  /** Values of the `{name}` parts of the route's path, percent-decoded. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  /** The parsed JSON body, or undefined without a body. */
  body: unknown;
  rawBody: Buffer;
  /** The body as a stream, for a route with `body: "stream"`. */
  stream?: Readable;
}

/** A response. `body` is sent as JSON, a Buffer or a Readable unchanged, and undefined as an empty body. */
export interface SimulatorResponse {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export type Begun = (() => void) | Promise<() => void>;

/** One operation of one of the served APIs. */
export interface Route {
  /** The name that `--latency` and the recent calls show, such as `instantClone`. */
  operation: string;
  method: string;
  /** `/api/vcenter/vm/{vm}`; a `{name}` part matches one path segment, a last `{name+}` all that follow. */
  path: string;
  /** Value of the query parameter `action` (or `~action`). A route without it matches requests without the parameter. */
  action?: string;
  /** `raw`: any content type, read from `rawBody`; `stream`: read from `stream`. Otherwise a body has to be JSON. */
  body?: "raw" | "stream";
  /** Default 1 MiB. */
  maxBodyBytes?: number;
  /**
   * Runs before the latency of the operation, for a condition that lasts as long as the operation, such as a busy VM. May throw,
   * like `handle`. Returns the function that ends the condition, which always runs. A promise if the operation has to wait first.
   */
  begin?: (request: SimulatorRequest) => Begun;
  /** May throw. The API's own error type becomes that API's error response. */
  handle: (request: SimulatorRequest) => SimulatorResponse | Promise<SimulatorResponse>;
}
