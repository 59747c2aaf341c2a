import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import type { FileContent } from "../../clients/fileContent";
import { OpsError } from "../../errors";
import { type Entry, tarOf } from "./tar";

/** Where content comes from: a text, a file of this machine, or files to pack into an archive. */
export type ContentSource = { text: string } | { file: string } | { entries: Entry[] };

/** What the state has in the place of content. */
export interface Digest {
  /** Hexadecimal. */
  sha256: string;
}

/** Content that was read once, so that its size and its digest are known. */
export interface Content extends Digest, FileContent {}

const chunkBytes = 2 ** 18;

/** Reads a source once. Each later `open` fails before its end if the source has changed since. */
export async function readContent(source: ContentSource): Promise<Content> {
  const { sha256, sizeBytes } = await digestOf("file" in source ? passingChunksOf(source.file) : chunksOf(source));
  const openContent = () => Readable.from(unchanged(chunksOf(source), sha256), { objectMode: false });
  return { sha256, sizeBytes, open: openContent };
}

/** Reads a stream to its end. */
export async function digestOf(chunks: AsyncIterable<Buffer>): Promise<Digest & { sizeBytes: number }> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sha256: hash.digest("hex"), sizeBytes };
}

function chunksOf(source: ContentSource): AsyncIterable<Buffer> {
  if ("text" in source) return Readable.from([Buffer.from(source.text)]);
  if ("entries" in source) return tarOf(source.entries);
  return createReadStream(source.file, { highWaterMark: chunkBytes });
}

/** Each chunk is overwritten by the next: to collect the garbage of a large file takes longer than to read it. */
async function* passingChunksOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    for (;;) {
      const { bytesRead } = await file.read(chunk);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Holds the last chunk back until the digest is known: what has changed never arrives as a whole file. */
async function* unchanged(chunks: AsyncIterable<Buffer>, sha256: string): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  let held: Buffer | undefined;
  for await (const chunk of chunks) {
    if (held) yield held;
    hash.update(chunk);
    held = chunk;
  }
  if (hash.digest("hex") !== sha256) {
    const advice = 'It was not written. Run "pulumi up" again when nothing changes the file any more.';
    throw new OpsError(
      "Rejected",
      `read the content of the file: it has changed since this operation began. ${advice}`,
    );
  }
  if (held) yield held;
}
