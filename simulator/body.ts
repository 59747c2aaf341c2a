import type { IncomingMessage } from "node:http";
import { HttpFailure } from "./part";

/** A client that sends more than this in vain is cut off instead of being told. */
const patienceBytes = 256 * 2 ** 20;

/**
 * Reads a body. One that is too large is read to its end and thrown away as it comes, since a client that is still
 * sending would see a closed connection instead of the response 413.
 */
export function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let receivedBytes = 0;
    incoming.on("data", (chunk: Buffer) => {
      receivedBytes += chunk.length;
      if (receivedBytes <= maxBytes) chunks.push(chunk);
      else chunks = [];
      if (receivedBytes > patienceBytes) incoming.destroy();
    });
    incoming.once("end", () => {
      if (receivedBytes <= maxBytes) resolve(Buffer.concat(chunks));
      else reject(new HttpFailure(413, `The body has ${receivedBytes} bytes; at most ${maxBytes} are taken.`));
    });
    incoming.once("error", () =>
      reject(new HttpFailure(400, "The connection was closed before the body was complete.")),
    );
  });
}
