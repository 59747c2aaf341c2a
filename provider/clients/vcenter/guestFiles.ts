import { Readable } from "node:stream";
import { z } from "zod";
import { isError, OpsError } from "../../errors";
import type { FileContent } from "../fileContent";
import type { HttpClient } from "../http";
import type { InFlightLimit } from "../inFlight";
import type { GuestCall } from "./guest";

/** Attempts of a transfer, each with a new address: one that was used is void, also when its response was lost. */
const maxAttempts = 4;
/** An error response of the host may be a moment's trouble. More often the guest's disk is full, and a file may be large. */
const maxAttemptsRefused = 2;
/** Values in an address that are shorter are ids and no secrets. */
const minTokenLength = 16;

const AboutFile = z.object({ file_path: z.string(), reason: z.string().optional() });
const Posix = z.object({
  owner: z.number().nullish(),
  group: z.number().nullish(),
  permissions: z.string().nullish(),
});
const Info = z
  .object({
    type: z.string(),
    size: z.number().nullish(),
    attributes: z.object({ last_modified: z.string().nullish(), posix_attributes: Posix.nullish() }),
  })
  .transform(({ type, size, attributes: { last_modified, posix_attributes: posix } }) => ({
    type,
    sizeBytes: size ?? 0,
    modifiedAt: last_modified ?? undefined,
    permissions: posix?.permissions ?? undefined,
    ownerId: posix?.owner ?? undefined,
    groupId: posix?.group ?? undefined,
  }));
const Entry = z
  .object({ filename: z.string(), type: z.string() })
  .transform(({ filename, type }) => ({ name: filename, type }));
const Listing = z.object({ files: z.array(Entry), total: z.number() });

/** What the guest says of a path. A guest on Windows has no owners and permissions of this kind. */
export type FileInfo = z.output<typeof Info>;
export type FolderEntry = z.output<typeof Entry>;

/** Attributes of a file. Those that are absent stay with the guest's default. */
export interface FileAttributes {
  /** Octal digits. */
  permissions?: string | undefined;
  ownerId?: number | undefined;
  groupId?: number | undefined;
  /** RFC 3339. */
  modifiedAt?: string | undefined;
}

export interface Transferred {
  /** Every attempt of a transfer opens the content anew. */
  content: FileContent;
  attributes?: FileAttributes;
  /** Without it a file of that name is the error AlreadyExists. */
  overwrite: boolean;
  /** One that may have arrived in part is not sent again. @default false */
  onlyOnce?: boolean;
}

/** What vCenter says of a path of the guest: docs/apis/vcenter.md section 6. Undefined for an error that is about something else. */
export function fileProblemOf(error: unknown): { path: string; reason: string } | undefined {
  if (!isError(error, "NotFound", "InvalidArgument", "OutOfResources")) return undefined;
  const about = AboutFile.safeParse(error.details.data);
  return about.success ? { path: about.data.file_path, reason: about.data.reason ?? "" } : undefined;
}

/** vSphere Automation API, Vcenter VM Guest Filesystem. */
export class GuestFiles {
  constructor(
    private readonly vm: string,
    private readonly call: GuestCall,
    private readonly http: HttpClient,
    private readonly uploads: InFlightLimit,
  ) {}

  /** Creates an empty file for its user alone, by default in the guest's temporary folder. Returns its path. */
  async createTemporary(prefix: string, suffix: string, folder?: string): Promise<string> {
    const operation = { what: `create a temporary file in ${this.vm}`, path: "filesystem/files" };
    // One more empty file does no harm in the guest's temporary folder. In any other it would stay.
    const repeatable = folder === undefined;
    const body = { prefix, suffix, parent_path: folder };
    return this.call({ ...operation, action: "createTemporary", body, repeatable }, z.string().min(1));
  }

  /** Undefined only when the guest says that there is no such file. */
  async find(path: string): Promise<FileInfo | undefined> {
    const operation = { what: `look at ${path} of ${this.vm}`, path: `filesystem/files/${encodeURIComponent(path)}` };
    try {
      return await this.call({ ...operation, action: "get", isRead: true, repeatable: true }, Info);
    } catch (error) {
      // A server that took the path in the URL for another one has proven nothing.
      if (isError(error, "NotFound") && fileProblemOf(error)?.path === path) return undefined;
      throw error;
    }
  }

  /** What is in a folder, of the names that match a regular expression. */
  async list(folder: string, pattern: string): Promise<FolderEntry[]> {
    const entries: FolderEntry[] = [];
    for (;;) {
      const body = { path: folder, iteration: { index: entries.length }, filter: { match_pattern: pattern } };
      const operation = { what: `list ${folder} of ${this.vm}`, path: "filesystem/files", action: "list", body };
      const { files, total } = await this.call({ ...operation, isRead: true, repeatable: true }, Listing);
      entries.push(...files);
      if (files.length === 0 || entries.length >= total) return entries;
    }
  }

  /** The first bytes of a file; undefined when there is no such file. */
  async read(path: string, maxBytes: number): Promise<Buffer | undefined> {
    return await this.download(path, (body) => firstBytes(body, maxBytes));
  }

  /** Fetches a file. `receive` may be called again after a transfer that broke. Undefined when there is no such file. */
  async download<T>(path: string, receive: (body: Readable) => Promise<T>, sizeBytes?: number): Promise<T | undefined> {
    const what = `read ${path} of ${this.vm}`;
    try {
      return await this.#transfer(what, { path }, maxAttempts, (url) =>
        this.http.transfer({ what, url, sizeBytes }, receive),
      );
    } catch (error) {
      if (isError(error, "NotFound") && fileProblemOf(error)) return undefined;
      throw error;
    }
  }

  /** Writes a file that only its user may read. One of that name is overwritten. */
  async write(path: string, content: Buffer): Promise<void> {
    const file = { sizeBytes: content.length, open: () => Readable.from([content]) };
    await this.upload(path, { content: file, attributes: { permissions: "0600" }, overwrite: true });
  }

  /** Sends a file. The guest takes one at a time: docs/apis/vcenter.md section 6. */
  async upload(path: string, { content, attributes = {}, overwrite, onlyOnce = false }: Transferred): Promise<void> {
    const what = `write ${path} of ${this.vm}`;
    const spec = { path, attributes: { size: content.sizeBytes, overwrite, ...wireAttributes(path, attributes) } };
    await this.uploads.run(
      () =>
        this.#transfer(what, spec, onlyOnce ? 1 : maxAttempts, (url) =>
          this.http.transfer({ what, url, content }, (body) => firstBytes(body, 0)),
        ),
      what,
    );
  }

  async setAttributes(path: string, attributes: FileAttributes): Promise<void> {
    const body = { path, file_attributes: wireAttributes(path, attributes) };
    const operation = { what: `set the attributes of ${path} of ${this.vm}`, path: "filesystem/files", body };
    await this.call({ ...operation, action: "update", repeatable: true }, z.unknown());
  }

  /** Gives a file another name, in place of a file that has it. A lost response leaves open which of the two names it has. */
  async move(path: string, target: string): Promise<void> {
    const body = { path, new_path: target, overwrite: true };
    const operation = { what: `move ${path} of ${this.vm} to ${target}`, path: "filesystem/files", body };
    await this.call({ ...operation, action: "move", repeatable: true }, z.unknown());
  }

  /** Creates a folder with its parents. */
  async createFolder(path: string): Promise<void> {
    const body = { path, create_parents: true };
    const operation = { what: `create the folder ${path} in ${this.vm}`, path: "filesystem/directories", body };
    try {
      await this.call({ ...operation, action: "create", repeatable: true }, z.unknown());
    } catch (error) {
      if (!isError(error, "AlreadyExists")) throw error;
    }
  }

  /** The path is one segment of the URL; servers that do not take its encoded slashes say that there is no such file. */
  async delete(path: string): Promise<void> {
    const operation = { what: `delete ${path} of ${this.vm}`, path: `filesystem/files/${encodeURIComponent(path)}` };
    await this.call({ ...operation, action: "delete", repeatable: true, ifUnavailable: "retry" }, z.unknown());
  }

  async #transfer<T>(what: string, spec: object, attempts: number, send: (url: URL) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const operation = { what, path: "filesystem", action: "create", body: { spec }, repeatable: true };
      const url = this.#resolved(what, await this.call(operation, z.string()));
      try {
        return await send(url);
      } catch (error) {
        const isLast = (of: number) => attempt >= Math.min(of, attempts);
        if (!isError(error, "Unknown") || isLast(maxAttempts)) throw error;
        if (error.details.httpStatus !== undefined && isLast(maxAttemptsRefused)) throw error;
      }
    }
  }

  /** `*` stands for the server that was called, and is also written `&#42;`. All of the query is a secret. */
  #resolved(what: string, address: string): URL {
    const { host, hostname } = new URL(this.http.endpoint.url);
    const resolved = address.replace(/^(https?:\/\/)(?:\*|&#42;)(:\d+)?/, (_, scheme: string, port?: string) =>
      port === undefined ? scheme + host : scheme + hostname + port,
    );
    if (!URL.canParse(resolved)) throw new OpsError("Unknown", `${what}: vCenter returned no address for the file.`);
    const url = new URL(resolved);
    const tokens = [...url.searchParams.values()].filter((value) => value.length >= minTokenLength);
    this.http.redaction.learn(url.search, ...tokens);
    return url;
  }
}

function wireAttributes(path: string, attributes: FileAttributes): object {
  const { permissions, ownerId, groupId, modifiedAt } = attributes;
  const posix = { permissions, owner_id: ownerId, group_id: groupId };
  return { last_modified: modifiedAt, ...(path.startsWith("/") && { posix }) };
}

/** Memory stays flat whatever the file's size is. */
async function firstBytes(stream: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}
