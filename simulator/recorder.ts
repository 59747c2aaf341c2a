import { closeSync, openSync, writeSync } from "node:fs";
import { Readable } from "node:stream";
import type { Exchange, Exchanges } from "./exchanges";
import { maskHeaders, maskJson, maskText } from "./masking";
import type { Part } from "./part";
import type { SimulatorRequest, SimulatorResponse } from "./route";

/** Appends every exchange to a file, one JSON object a line, without secrets. */
export function createRecorder(exchanges: Exchanges, file: string): Part {
  const descriptor = open(file);
  const write = (exchange: Exchange) => {
    try {
      // Synchronous, so that a client that has the response finds it in the file.
      writeSync(descriptor, `${JSON.stringify(lineOf(exchange))}\n`);
    } catch (error) {
      exchanges.off("ended", write);
      console.error(`--record ${file}: nothing more is recorded: ${error instanceof Error ? error.message : error}`);
    }
  };
  exchanges.on("ended", write);
  return {
    routes: [],
    state: () => ({}),
    reset: () => {},
    stop: async () => {
      exchanges.off("ended", write);
      closeSync(descriptor);
    },
  };
}

function open(file: string): number {
  try {
    return openSync(file, "a", 0o600);
  } catch (error) {
    throw new Error(`--record ${file}: ${error instanceof Error ? error.message : error}`);
  }
}

function lineOf({ startedAt, durationMs, request, response, fault }: Exchange): object {
  const { operation, method, headers } = request;
  return {
    time: new Date(startedAt).toISOString(),
    durationMs,
    operation,
    ...(fault && { fault: fault.kind }),
    request: { method, url: maskText(request.url), headers: maskHeaders(headers), body: requestBody(request) },
    response: response === "dropped" ? response : responseOf(response, operation),
  };
}

function requestBody({ rawBody }: SimulatorRequest): unknown {
  if (rawBody.length === 0) return undefined;
  try {
    return maskJson(JSON.parse(rawBody.toString("utf8")));
  } catch {
    return bytes(rawBody);
  }
}

function responseOf({ status, headers = {}, body }: SimulatorResponse, operation: string): object {
  return { status, headers: maskHeaders(headers), body: responseBody(body, operation === "login" && status < 300) };
}

/** vCenter's login returns the bare token (docs/apis/vcenter.md section 1). */
function responseBody(body: unknown, isToken: boolean): unknown {
  if (isToken) return maskJson({ token: body });
  if (Buffer.isBuffer(body)) return bytes(body);
  return body instanceof Readable ? "(a stream)" : maskJson(body);
}

/** Text that is not JSON may be anything, even a mistyped password. */
function bytes({ length }: Buffer): string {
  return `(${length} bytes)`;
}
