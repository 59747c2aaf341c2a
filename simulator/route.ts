import type { Readable } from "node:stream";

/** A request as a handler sees it. */
export interface SimulatorRequest {
  /** The name of its route's operation; `none` where there is no such route. */
  operation: string;
  method: string;
  /** As it came, with the query. */
  url: string;
  /** As it came, without the query. */
  path: string;
  /** Values of the `{name}` parts of the route's path, percent-decoded. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  /** The parsed JSON body; undefined when there was none. */
  body: unknown;
  rawBody: Buffer;
  /** The body as it comes, of a route that asks for it. */
  stream?: Readable;
}

/** An answer: `body` goes out as JSON, a Buffer or a Readable as it is, and undefined as an empty body. */
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
  /** The value of the query parameter `action` (or `~action`) that this route asks for; a route without matches none. */
  action?: string;
  /** `raw`: any content type, read from `rawBody`; `stream`: read from `stream`. Otherwise a body has to be JSON. */
  body?: "raw" | "stream";
  /** Default 1 MiB. */
  maxBodyBytes?: number;
  /**
   * Runs before the latency of the operation passes, for what lasts as long as the operation does, such as a VM being
   * busy. May throw, like `handle`. Answers what ends it, which runs whatever became of the operation; a promise when the
   * operation first has to wait its turn.
   */
  begin?: (request: SimulatorRequest) => Begun;
  /** May throw: the API's own error type becomes that API's error answer, see each API's folder. */
  handle: (request: SimulatorRequest) => SimulatorResponse | Promise<SimulatorResponse>;
}
