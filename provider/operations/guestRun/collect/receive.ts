import { createHash } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable } from "node:stream";
import { messageOf, OpsError } from "../../../errors";

export interface ReceivedFile {
  /** Empty for one that was saved. */
  content: Buffer;
  sizeBytes: number;
  sha256: string;
}

export async function receiveContent(body: Readable, maxBytes: number): Promise<ReceivedFile> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    // It has grown since its size was asked for.
    if (sizeBytes > maxBytes) throw new OpsError("InvalidArgument", `the file grew beyond ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  const content = Buffer.concat(chunks);
  return { content, sizeBytes, sha256: createHash("sha256").update(content).digest("hex") };
}

/** Streams a file of the guest into one beside `path`, for its user alone. `keepSaved` gives it its name, once it is known to be whole. */
export async function saveContent(body: Readable, path: string): Promise<ReceivedFile> {
  const part = partOf(path);
  await onDisk(path, () => mkdir(dirname(path), { recursive: true }));
  const file = await onDisk(path, () => open(part, "w", 0o600));
  const hash = createHash("sha256");
  let sizeBytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      await onDisk(path, () => file.writeFile(chunk));
    }
    await onDisk(path, () => file.close());
  } catch (error) {
    await file.close().catch(() => undefined);
    await discardSaved(path);
    throw error;
  }
  return { content: Buffer.alloc(0), sizeBytes, sha256: hash.digest("hex") };
}

export async function keepSaved(path: string): Promise<void> {
  await onDisk(path, () => rename(partOf(path), path));
}

export async function discardSaved(path: string): Promise<void> {
  await rm(partOf(path), { force: true }).catch(() => undefined);
}

function partOf(path: string): string {
  return `${path}.part`;
}

/** Tells trouble of the local disk from a connection that broke. */
async function onDisk<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw new OpsError("Rejected", `write ${path} on this machine: ${messageOf(error)}. Check saveTo.`);
  }
}
