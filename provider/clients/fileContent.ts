import type { Readable } from "node:stream";

/** Content to send. Every attempt opens it anew, so that no file is ever held in memory. */
export interface FileContent {
  readonly sizeBytes: number;
  open(): Readable;
}
