import { z } from "zod";
import { isError, OpsError } from "../../errors";
import type { HttpClient } from "../http";
import type { GuestCall } from "./guest";

/** Attempts of a transfer, each with a new address: one that was used is void, also when its response was lost. */
const maxAttempts = 4;
/** Values in an address that are shorter are ids and no secrets. */
const minTokenLength = 16;
const AboutFile = z.object({ file_path: z.string() });

/** vSphere Automation API, Vcenter VM Guest Filesystem. */
export class GuestFiles {
  constructor(
    private readonly vm: string,
    private readonly call: GuestCall,
    private readonly http: HttpClient,
  ) {}

  /** Creates an empty file in the guest's temporary folder, for its user alone. Returns its path. */
  async createTemporary(prefix: string, suffix: string): Promise<string> {
    const operation = { what: `create a temporary file in ${this.vm}`, path: "filesystem/files", repeatable: true };
    return this.call({ ...operation, action: "createTemporary", body: { prefix, suffix } }, z.string().min(1));
  }

  /** The first bytes of a file; undefined when there is no such file. */
  async read(path: string, maxBytes: number): Promise<Buffer | undefined> {
    const what = `read ${path} of ${this.vm}`;
    try {
      return await this.#transfer(what, { path }, (url) => this.http.transfer({ what, url, maxBytes }));
    } catch (error) {
      if (isError(error, "NotFound") && AboutFile.safeParse(error.details.data).success) return undefined;
      throw error;
    }
  }

  /** Writes a file that only its user may read. One of that name is overwritten. */
  async write(path: string, content: Buffer): Promise<void> {
    const what = `write ${path} of ${this.vm}`;
    const posix = path.startsWith("/") ? { posix: { permissions: "0600" } } : {};
    const spec = { path, attributes: { size: content.length, overwrite: true, ...posix } };
    await this.#transfer(what, spec, (url) => this.http.transfer({ what, url, content }));
  }

  /** The path is one segment of the URL; servers that do not take its encoded slashes say that there is no such file. */
  async delete(path: string): Promise<void> {
    const operation = { what: `delete ${path} of ${this.vm}`, path: `filesystem/files/${encodeURIComponent(path)}` };
    await this.call({ ...operation, action: "delete", repeatable: true }, z.unknown());
  }

  async #transfer(what: string, spec: object, send: (url: URL) => Promise<Buffer>): Promise<Buffer> {
    for (let attempt = 1; ; attempt++) {
      const operation = { what, path: "filesystem", action: "create", body: { spec }, repeatable: true };
      const url = this.#resolved(what, await this.call(operation, z.string()));
      try {
        return await send(url);
      } catch (error) {
        if (!isError(error, "Unknown") || attempt === maxAttempts) throw error;
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
