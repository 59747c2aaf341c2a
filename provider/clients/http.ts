import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import axios, { type AxiosInstance, type AxiosResponse } from "axios";
import { type ErrorCode, type ErrorDetails, isError, OpsError } from "../errors";
import type { Endpoint } from "./endpoint";
import type { FileContent } from "./fileContent";
import { InFlightLimit } from "./inFlight";
import { currentLimits, followingAfter, type Limits } from "./limits";
import { type Destination, noResponse } from "./noResponse";
import { Redaction } from "./redaction";
import { type Failure, isBusy, retryAfterMs, retryDelayMs } from "./retry";
import { agentFor } from "./tlsAgent";

export interface HttpRequest {
  /** What is tried, on what: the beginning of every error, such as `power on of vm-12`. */
  what: string;
  method: "GET" | "POST" | "PATCH" | "DELETE" | "PUT";
  /** Below the endpoint's URL, with its parts percent-encoded. */
  path: string;
  query?: [name: string, value: string][];
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** See `Attempt`; the default is true for all but POST. */
  repeatable?: boolean;
  isUnavailableFinal?: boolean;
  /** It takes seconds, so short requests that wait go before it. */
  isLong?: boolean;
  /** Maximum time until the response, in seconds. @default 120 */
  timeoutSeconds?: number;
}

/** One file to or from an address of its own, which may be on another host than the endpoint and carries its own secret. */
export interface FileRequest {
  what: string;
  url: URL;
  /** Sent to the address; absent: fetched from it. */
  content?: FileContent | undefined;
  /** Size of the file, where it is known: a larger one has more time. */
  sizeBytes?: number | undefined;
}

export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  /** Parsed JSON; undefined for an empty body. */
  body: unknown;
}

/** What an API makes of a response that is an error. */
export interface ServiceError extends ErrorDetails {
  code: ErrorCode;
  /** The service's own words. */
  said: string;
  /** What to do about it, when that is known. */
  advice?: string;
  /** The service's word that it did nothing because the object was busy. */
  busy?: boolean;
}

/** How long a request is retried where its operation has no time-out: a preview must not hang. */
const defaultRetryMs = 60_000;

/**
 * How long a POST may still be responded to after a cancel: what it creates should reach the state, or be ended, and the engine
 * gives a provider five seconds.
 */
const cancelGraceMs = 3_000;

/** Time of a transfer, beside what its bytes take at the slowest rate that still counts as progress. */
const transferTimeoutSeconds = 300;
const minBytesPerSecond = 500_000;

const notSentInTime = "the time of the operation is over; it was not sent.";

/** The one road to a server: trust, proxies (the standard variables), keep-alive, the in-flight limit, retries, redaction. */
export class HttpClient {
  readonly redaction = new Redaction();
  readonly #axios: AxiosInstance;
  readonly #limit: InFlightLimit;
  #clockAheadMs = 0;
  #hasResponded = false;

  constructor(
    readonly endpoint: Endpoint,
    private readonly readError: (status: number, body: unknown) => ServiceError,
  ) {
    const agent = agentFor(endpoint);
    this.#limit = new InFlightLimit(endpoint.inFlightLimit);
    this.#axios = axios.create({
      baseURL: endpoint.url,
      httpAgent: agent,
      httpsAgent: agent,
      // Our agent goes through the proxy. One of axios's own would neither check the certificate nor keep connections alive.
      ...(endpoint.url.startsWith("https:") && { proxy: false }),
      maxRedirects: 0,
      validateStatus: () => true,
      responseType: "text",
      transformResponse: (body: string) => body,
    });
  }

  /** The time by the server's clock, as its last response showed it. */
  serverNow(): Date {
    return new Date(Date.now() + this.#clockAheadMs);
  }

  /** Sends until there is a response, within the retry rule and the operation's limits. One that is an error is thrown as an OpsError. */
  async send(request: HttpRequest): Promise<HttpResponse> {
    const limits = currentLimits();
    const retryUntil = limits.deadline ?? Date.now() + defaultRetryMs;
    const repeatable = request.repeatable ?? request.method !== "POST";
    let earlier: OpsError | undefined;
    for (let number = 1; ; number++) {
      const outcome = await this.#limit
        .run(() => this.#once(request, limits), request.what, request.isLong)
        // What was not sent again ends as the attempt before it did, which may have been carried out.
        .catch((error: unknown) => Promise.reject(earlier ?? error));
      if ("response" in outcome) return outcome.response;
      const remainingMs = retryUntil - Date.now();
      const attempt = { repeatable, isUnavailableFinal: request.isUnavailableFinal ?? false, number, remainingMs };
      const delayMs = retryDelayMs(outcome.failure, attempt, Math.random());
      if (delayMs === undefined) {
        const error = earlier && isError(outcome.error, "TimedOut", "Canceled") ? earlier : outcome.error;
        throw isBusy(outcome.failure) && number > 1 ? stillBusy(error) : error;
      }
      earlier = outcome.error;
      await sleep(delayMs, undefined, { signal: limits.signal }).catch(() => undefined);
      if (limits.signal.aborted) throw outcome.error;
    }
  }

  /** One attempt: the address may be used up by it. `receive` reads the body of the response. */
  transfer<T>(request: FileRequest, receive: (body: Readable) => Promise<T>): Promise<T> {
    const { url, content, sizeBytes = content?.sizeBytes ?? 0 } = request;
    const { signal, deadline = Infinity } = currentLimits();
    return this.#limit.run(async () => {
      const remainingMs = deadline - Date.now();
      if (signal.aborted) throw this.#error("Canceled", request, "canceled before it was sent.");
      if (remainingMs <= 0) throw this.#error("TimedOut", request, notSentInTime);
      const timeoutSeconds = transferTimeoutSeconds + Math.ceil(sizeBytes / minBytesPerSecond);
      const timeout = AbortSignal.timeout(Math.min(timeoutSeconds * 1000, remainingMs));
      const source = content && watched(content.open());
      try {
        const response: AxiosResponse<Readable> = await this.#axios.request({
          method: content ? "PUT" : "GET",
          url: url.href,
          responseType: "stream",
          decompress: false,
          maxBodyLength: Infinity,
          signal: AbortSignal.any([signal, timeout]),
          ...(source && {
            data: source.stream,
            headers: { "Content-Type": "application/octet-stream", "Content-Length": String(content.sizeBytes) },
          }),
        });
        if (response.status < 300) return await receive(response.data);
        response.data.destroy();
        const text = `${url.host} answered HTTP ${response.status} to the file transfer.`;
        throw this.#error("Unknown", request, text, { httpStatus: response.status });
      } catch (error) {
        if (source?.failure()) throw source.failure();
        if (error instanceof OpsError) throw error;
        const to = { url: url.origin, timeoutSeconds, isTransfer: true };
        throw this.#noResponse(request, to, error instanceof Error ? error : new Error(String(error))).error;
      } finally {
        source?.stream.destroy();
      }
    }, request.what);
  }

  async #once(
    request: HttpRequest,
    limits: Limits,
  ): Promise<{ response: HttpResponse } | { failure: Failure; error: OpsError }> {
    const timeoutMs = Math.min((request.timeoutSeconds ?? 120) * 1000, (limits.deadline ?? Infinity) - Date.now());
    if (limits.signal.aborted) return this.#notSent("Canceled", request, "canceled before it was sent.");
    if (timeoutMs <= 0) return this.#notSent("TimedOut", request, notSentInTime);
    const cancellation = followingAfter(limits.signal, request.method === "POST" ? cancelGraceMs : 0);
    try {
      const response: AxiosResponse<string> = await this.#axios.request({
        method: request.method,
        url: request.path,
        params: new URLSearchParams(request.query),
        timeout: timeoutMs,
        signal: cancellation.signal,
        // Left to itself axios names a form's type even where there is no body, and SRS refuses that with 415.
        headers: { ...request.headers, "Content-Type": request.body === undefined ? false : "application/json" },
        ...(request.body !== undefined && { data: JSON.stringify(request.body) }),
      });
      return this.#read(request, response);
    } catch (error) {
      if (!axios.isAxiosError(error)) throw error;
      const to = { url: this.endpoint.url, timeoutSeconds: Math.ceil(timeoutMs / 1000), isTransfer: false };
      return this.#noResponse(request, to, error);
    } finally {
      cancellation.dispose();
    }
  }

  #notSent(code: ErrorCode, request: HttpRequest, text: string): { failure: Failure; error: OpsError } {
    return { failure: { kind: "misconfigured" }, error: this.#error(code, request, text) };
  }

  #read(
    request: HttpRequest,
    response: AxiosResponse<string>,
  ): { response: HttpResponse } | { failure: Failure; error: OpsError } {
    const { status } = response;
    this.#hasResponded = true;
    const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
    const date = Date.parse(headers["date"] ?? "");
    // The header counts whole seconds: half a second is its mean error.
    if (!Number.isNaN(date)) this.#clockAheadMs = date + 500 - Date.now();
    const body = parseJson(response.data);
    if (status < 300 && body !== notJson) return { response: { status, headers, body } };
    if (status < 300) {
      const said = "it answered with something that is not JSON, so whether it was done is not known";
      return { failure: { kind: "lost" }, error: this.#error("Unknown", request, `${said}.`) };
    }
    const {
      code,
      said,
      advice,
      busy = false,
      ...details
    } = this.readError(status, body === notJson ? undefined : body);
    const askedMs = retryAfterMs(headers["retry-after"], Date.now());
    const text = `${this.endpoint.service} said: ${said.replace(/\.$/, "")} (HTTP ${status}).${advice ? ` ${advice}` : ""}`;
    return {
      failure: { kind: "response", status, busy, ...(askedMs !== undefined && { retryAfterMs: askedMs }) },
      error: this.#error(code, request, text, { ...details, httpStatus: status }),
    };
  }

  #noResponse(
    request: { what: string },
    to: Destination,
    error: NodeJS.ErrnoException,
  ): { failure: Failure; error: OpsError } {
    const { failure, code, text, isUnreached = false } = noResponse(this.endpoint, to, error);
    const neverReached = isUnreached && !to.isTransfer && !this.#hasResponded;
    return { failure, error: this.#error(code, request, text, { neverReached }) };
  }

  #error(code: ErrorCode, request: { what: string }, text: string, details: ErrorDetails = {}): OpsError {
    const shown = (part: string) => this.redaction.applyToMessage(part);
    const cause = code === "Unreachable" ? shown(text) : undefined;
    return new OpsError(code, shown(`${request.what}: ${text}`), { ...details, what: shown(request.what), cause });
  }
}

/** Tells a failure of the content itself, such as a local file that cannot be read, from one of the connection. */
function watched(stream: Readable): { stream: Readable; failure(): Error | undefined } {
  let failure: Error | undefined;
  stream.once("error", (error) => {
    failure = error;
  });
  return { stream, failure: () => failure };
}

function stillBusy({ code, message, details }: OpsError): OpsError {
  const next =
    'It stayed so until the time of the operation was over; the next "pulumi up" or "pulumi destroy" tries again.';
  return new OpsError(code, `${message} ${next}`, details);
}

const notJson = Symbol("not JSON");

function parseJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return notJson;
  }
}
