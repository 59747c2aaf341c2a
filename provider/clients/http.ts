import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import axios, { type AxiosInstance, type AxiosResponse } from "axios";
import { asClause, type ErrorCode, type ErrorDetails, OpsError } from "../errors";
import type { Endpoint } from "./endpoint";
import { type FileRequest, type HttpRequest, type HttpResponse, isRead, type ServiceError } from "./httpRequest";
import { InFlightLimit } from "./inFlight";
import { currentLimits, followingAfter, type Limits } from "./limits";
import { type Destination, noResponse } from "./noResponse";
import { Redaction } from "./redaction";
import { type Failed, Retries } from "./retries";
import { isAwayStatus, retryAfterMs } from "./retry";
import { ServiceStatus } from "./serviceStatus";
import { agentFor } from "./tlsAgent";

/**
 * How long a POST may still be responded to after a cancel: what it creates should reach the state, or be ended, and the engine
 * gives a provider five seconds.
 */
const cancelGraceMs = 3_000;

/** Time of a transfer, beside what its bytes take at the slowest rate that still counts as progress. */
const transferTimeoutSeconds = 300;
const minBytesPerSecond = 500_000;

/** The one road to a server: trust, proxies (the standard variables), keep-alive, the in-flight limit, retries, redaction. */
export class HttpClient {
  readonly redaction = new Redaction();
  readonly #axios: AxiosInstance;
  readonly #limit: InFlightLimit;
  readonly #status = new ServiceStatus();
  #clockAheadMs = 0;

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
    const retries = new Retries(request, this.endpoint, this.#status, limits);
    let last: Failed | undefined;
    for (;;) {
      const outcome = await this.#limit
        .run(() => this.#once(request, limits), request.what, request.isLong)
        // What was not sent again ends as the attempt before it did, which may have been carried out.
        .catch((error: unknown) => Promise.reject(last ? retries.ended(last) : error));
      if ("status" in outcome) {
        retries.succeed();
        return outcome;
      }
      last = outcome;
      const delayMs = retries.delayMs(outcome.failure);
      if (delayMs === undefined) throw retries.ended(outcome);
      await sleep(delayMs, undefined, { signal: limits.signal }).catch(() => undefined);
      if (limits.signal.aborted) throw outcome.error;
    }
  }

  /** One attempt: the address may be used up by it. `receive` reads the body of the response. */
  transfer<T>(request: FileRequest, receive: (body: Readable) => Promise<T>): Promise<T> {
    const { url, content, sizeBytes = content?.sizeBytes ?? 0 } = request;
    const limits = currentLimits();
    return this.#limit.run(async () => {
      const remainingMs = this.#remainingMs(request.what, limits);
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
          signal: AbortSignal.any([limits.signal, timeout]),
          ...(source && {
            data: source.stream,
            headers: { "Content-Type": "application/octet-stream", "Content-Length": String(content.sizeBytes) },
          }),
        });
        if (response.status < 300) return await receive(response.data);
        response.data.destroy();
        const text = `${url.host} answered HTTP ${response.status} to the file transfer.`;
        throw this.#error("Unknown", request.what, text, { httpStatus: response.status });
      } catch (error) {
        if (source?.failure()) throw source.failure();
        if (error instanceof OpsError) throw error;
        const to = { url: url.origin, timeoutSeconds, isTransfer: true, isRead: content === undefined };
        throw this.#noResponse(request.what, to, error instanceof Error ? error : new Error(String(error))).error;
      } finally {
        source?.stream.destroy();
      }
    }, request.what);
  }

  async #once(request: HttpRequest, limits: Limits): Promise<HttpResponse | Failed> {
    const timeoutMs = Math.min((request.timeoutSeconds ?? 120) * 1000, this.#remainingMs(request.what, limits));
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
      const timeoutSeconds = Math.ceil(timeoutMs / 1000);
      const to = { url: this.endpoint.url, timeoutSeconds, isTransfer: false, isRead: isRead(request) };
      return this.#noResponse(request.what, to, error);
    } finally {
      cancellation.dispose();
    }
  }

  /** What is left of the operation's time. An error if it is over, or the operation was canceled. */
  #remainingMs(what: string, { signal, deadline = Infinity }: Limits): number {
    if (signal.aborted) throw this.#error("Canceled", what, "canceled before it was sent.");
    const remainingMs = deadline - Date.now();
    if (remainingMs > 0) return remainingMs;
    throw this.#error("TimedOut", what, "the time of the operation is over; it was not sent.");
  }

  #read(request: HttpRequest, response: AxiosResponse<string>): HttpResponse | Failed {
    const { status } = response;
    const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
    const date = Date.parse(headers["date"] ?? "");
    // The header counts whole seconds: half a second is its mean error.
    if (!Number.isNaN(date)) this.#clockAheadMs = date + 500 - Date.now();
    const body = parseJson(response.data);
    if (status < 300 && body !== notJson) return { status, headers, body };
    if (status < 300) {
      const open = isRead(request) ? "" : ", so whether it was done is not known";
      const error = this.#error("Unknown", request.what, `it answered with something that is not JSON${open}.`);
      return { failure: { kind: "unreadable" }, error };
    }
    const read = this.readError(status, body === notJson ? undefined : body);
    const { code, said, advice = this.#nextStep(status, read), busy = false, isOwn = false, ...details } = read;
    const askedMs = retryAfterMs(headers["retry-after"], Date.now());
    const text = `${this.endpoint.service} said: ${asClause(said)} (HTTP ${status}).${advice ? ` ${advice}` : ""}`;
    return {
      failure: { kind: "response", status, busy, isOwn, ...(askedMs !== undefined && { retryAfterMs: askedMs }) },
      error: this.#error(code, request.what, text, { ...details, httpStatus: status }),
    };
  }

  /** For an error that the service does not explain. */
  #nextStep(status: number, { code, isOwn }: ServiceError): string | undefined {
    const { service } = this.endpoint;
    if (isAwayStatus(status)) return undefined;
    if (code === "Unknown") {
      return `Look for the reason in the log of ${service}. The next "pulumi up" continues from what exists.`;
    }
    if (isOwn || (code !== "NoSuchOperation" && code !== "Rejected")) return undefined;
    return `It may come from a proxy in front of ${service}.`;
  }

  #noResponse(what: string, to: Destination, error: NodeJS.ErrnoException): Failed {
    const { failure, code, text, isUnreached = false } = noResponse(this.endpoint, to, error);
    const neverReached = isUnreached && !to.isTransfer && !this.#status.hasResponded;
    return { failure, error: this.#error(code, what, text, { neverReached }) };
  }

  #error(code: ErrorCode, what: string, text: string, details: ErrorDetails = {}): OpsError {
    const shown = (part: string) => this.redaction.applyToMessage(part);
    const cause = code === "Unreachable" ? shown(text) : undefined;
    return new OpsError(code, shown(`${what}: ${text}`), { ...details, what: shown(what), cause });
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

const notJson = Symbol("not JSON");

function parseJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return notJson;
  }
}
