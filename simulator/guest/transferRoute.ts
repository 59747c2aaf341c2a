import { createWriteStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { addAbortSignal, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Settings } from "../inventory/schema";
import { type Front, HttpFailure } from "../part";
import type { Route, SimulatorRequest, SimulatorResponse } from "../route";
import { setAttributes } from "./attributes";
import type { Transfer, Transfers } from "./transfers";

const path = "/guestFile";

/** Where the bytes of a file go over the wire, with no session: the token in the address is all that it takes. */
export function transferRoutes(transfers: Transfers, settings: Settings): Route[] {
  return [
    { operation: "getGuestFileContent", method: "GET", path, handle: (request) => send(request, transfers, settings) },
    {
      operation: "putGuestFileContent",
      method: "PUT",
      path,
      body: "stream",
      handle: (request) => receive(request, transfers, settings),
    },
  ];
}

/** A plain web server: what the contract says of errors here is nothing. */
export const transferFront: Front = {
  prefixes: [path],
  expireSession: () => false,
  errorResponse: (error) => {
    if (!(error instanceof HttpFailure)) console.error(error);
    const message = error instanceof Error ? error.message : String(error);
    const headers = { "Content-Type": "text/plain; charset=utf-8" };
    return { status: error instanceof HttpFailure ? error.status : 500, headers, body: Buffer.from(`${message}\n`) };
  },
};

async function send(
  request: SimulatorRequest,
  transfers: Transfers,
  { maxDownloadBytes }: Settings,
): Promise<SimulatorResponse> {
  const transfer = transfers.begin(request.query.get("token") ?? "", false);
  try {
    const file = await open(transfer.path);
    // Seen in the field: a file is cut, and its length with it (vmware/open-vm-tools#558).
    const size = Math.min((await file.stat()).size, maxDownloadBytes ?? Number.POSITIVE_INFINITY);
    const body = contentOf(file, size, (complete) => transfers.finish(transfer, complete));
    addAbortSignal(transfer.end.signal, body);
    return { status: 200, body, headers: { "Content-Length": String(size) } };
  } catch (error) {
    transfers.finish(transfer, false);
    throw failureOf(error);
  }
}

/** The bytes that the file had when it was opened; what a program appends meanwhile is not in the length announced. */
function contentOf(file: FileHandle, size: number, finish: (complete: boolean) => void): Readable {
  let sentBytes = 0;
  return new Readable({
    highWaterMark: 2 ** 16,
    read(maxBytes) {
      const length = Math.min(size - sentBytes, maxBytes);
      if (length === 0) return void this.push(null);
      file.read(Buffer.allocUnsafe(length), 0, length, sentBytes).then(
        ({ bytesRead, buffer }) => {
          sentBytes += bytesRead;
          if (bytesRead > 0) this.push(buffer.subarray(0, bytesRead));
          else this.destroy(new Error("the file became shorter while it was sent"));
        },
        (error: Error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      finish(sentBytes === size);
      file.close().then(() => done(error), done);
    },
  });
}

async function receive(
  request: SimulatorRequest,
  transfers: Transfers,
  settings: Settings,
): Promise<SimulatorResponse> {
  const transfer = transfers.begin(request.query.get("token") ?? "", true);
  let succeeded = false;
  try {
    await store(transfer, request, settings);
    succeeded = true;
    return { status: 200 };
  } catch (error) {
    throw failureOf(error);
  } finally {
    transfers.finish(transfer, succeeded);
  }
}

/** Straight into the file, as a host does it: a transfer that breaks off leaves half of it (docs/apis/vcenter.md section 6). */
async function store(
  { path: target, attributes, vm, end }: Transfer,
  request: SimulatorRequest,
  { emptyUploads }: Settings,
): Promise<void> {
  if (!attributes || !request.stream) return;
  const { "content-length": length } = request.headers;
  if (length !== undefined && Number(length) !== attributes.size) throw wrongSize(Number(length), attributes.size);
  // Seen in the field: vmware/govmomi#1618.
  if (attributes.size === 0 && emptyUploads === "refused") throw new HttpFailure(500, "Internal Server Error");
  if (vm.guest.diskFull) throw new HttpFailure(500, "There is no space left on the guest's disk.");
  const file = createWriteStream(target, { mode: 0o600 });
  await pipeline(request.stream, atMost(attributes.size), file, { signal: end.signal });
  if (file.bytesWritten !== attributes.size) throw wrongSize(file.bytesWritten, attributes.size);
  const { permissions = "0644" } = attributes.posix ?? {};
  setAttributes(target, { ...attributes, posix: { ...attributes.posix, permissions } });
}

/** What is sent beyond the size announced must not fill the disk. */
function atMost(maxBytes: number) {
  return async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let receivedBytes = 0;
    for await (const chunk of chunks) {
      receivedBytes += chunk.length;
      if (receivedBytes > maxBytes) throw wrongSize(receivedBytes, maxBytes);
      yield chunk;
    }
  };
}

function wrongSize(sentBytes: number, size: number): HttpFailure {
  return new HttpFailure(400, `The transfer was announced with ${size} bytes, and at least ${sentBytes} were sent.`);
}

function failureOf(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return new HttpFailure(404, "The file is not there any more.");
  if (code === "EACCES" || code === "EPERM") return new HttpFailure(403, "The guest's user may not do that.");
  if (code === "ENOSPC" || code === "EDQUOT")
    return new HttpFailure(500, "There is no space left on the guest's disk.");
  if (code === "ECONNRESET" || code === "ERR_STREAM_PREMATURE_CLOSE")
    return new HttpFailure(400, "The connection was closed before the file was complete.");
  if (code === "ABORT_ERR") return new HttpFailure(404, "The address of this file transfer is void.");
  return error;
}
