import { createReadStream } from "node:fs";

/** A file of an archive. */
export interface Entry {
  /** Relative, with slashes. */
  name: string;
  sizeBytes: number;
  isExecutable: boolean;
  content: { text: string } | { file: string };
}

const blockBytes = 512;
const maxNameBytes = 100;
/** What a header has room for: 11 octal digits. */
const maxSizeBytes = 8 ** 11 - 1;

/**
 * An archive of the files in the POSIX tar format (IEEE 1003.1, pax). The same files always give the same bytes: sorted, without times
 * and owners, so that a new checkout on another machine is no change.
 */
export async function* tarOf(entries: Entry[]): AsyncGenerator<Buffer> {
  const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of sorted) {
    const { name, sizeBytes } = entry;
    if (Buffer.byteLength(name) > maxNameBytes || sizeBytes > maxSizeBytes) yield paxHeader(entry);
    yield header(entry, "0");
    yield* contentOf(entry);
    yield padding(sizeBytes);
  }
  yield Buffer.alloc(2 * blockBytes);
}

async function* contentOf({ name, sizeBytes, content }: Entry): AsyncGenerator<Buffer> {
  if ("text" in content) return yield Buffer.from(content.text);
  let bytes = 0;
  // A file that grows must not push the next header away.
  if (sizeBytes > 0) {
    for await (const chunk of createReadStream(content.file, { end: sizeBytes - 1, highWaterMark: 2 ** 18 })) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  if (bytes < sizeBytes) throw new Error(`${name} became shorter while it was read`);
}

/** Says in words what does not fit into the fields of a header. */
function paxHeader({ name, sizeBytes, ...entry }: Entry): Buffer {
  const records = Buffer.concat([record("path", name), record("size", String(sizeBytes))]);
  const shell = header({ ...entry, name: "pax", sizeBytes: records.length }, "x");
  return Buffer.concat([shell, records, padding(records.length)]);
}

/** `<length> <key>=<value>\n`, where the length counts its own digits. */
function record(key: string, value: string): Buffer {
  const rest = Buffer.from(` ${key}=${value}\n`);
  let length = rest.length + 1;
  while (String(length).length + rest.length > length) length++;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function header({ name, sizeBytes, isExecutable }: Entry, type: string): Buffer {
  const block = Buffer.alloc(blockBytes);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  block.write(name, 0, maxNameBytes);
  block.write(`${octal(isExecutable ? 0o755 : 0o644, 7)}\0`, 100);
  block.write(`${octal(0, 7)}\0${octal(0, 7)}\0`, 108);
  block.write(`${octal(Math.min(sizeBytes, maxSizeBytes), 11)}\0${octal(0, 11)}\0`, 124);
  block.write("        ", 148);
  block.write(type, 156);
  block.write("ustar\x0000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

function padding(sizeBytes: number): Buffer {
  return Buffer.alloc((blockBytes - (sizeBytes % blockBytes)) % blockBytes);
}
