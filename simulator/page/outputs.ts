import { basename } from "node:path";
import { Readable } from "node:stream";
import type { Exchange, Exchanges } from "../exchanges";

interface GuestFile {
  vm: string;
  path: string;
  /** The end of what was last fetched. */
  text: string;
}

const maxBytes = 4096;
const maxFiles = 500;
/** A shorter name could be part of a command by chance. */
const minNameLength = 8;

/**
 * What guest processes have written, as far as anybody fetched it: the API gives output only as files that the command
 * names (docs/apis/vcenter.md section 5), so a file that was fetched belongs to the processes whose command names it.
 */
export class Outputs {
  /** By the token of its address, until it is fetched. */
  readonly #announced = new Map<string, GuestFile>();
  readonly #fetched = new Map<string, GuestFile>();

  constructor(exchanges: Exchanges) {
    exchanges.on("ended", (exchange) => this.#note(exchange));
  }

  /** The output of the process with that command. */
  of(vm: string, command: string): string {
    const files = [...this.#fetched.values()].filter((file) => file.vm === vm && isNamedIn(command, file.path));
    return files.map(({ text }) => text).join("\n");
  }

  reset(): void {
    this.#announced.clear();
    this.#fetched.clear();
  }

  #note({ request, response }: Exchange): void {
    if (response === "dropped" || response.status >= 300) return;
    const { operation, params, query, rawBody } = request;
    if (operation === "createGuestFileTransfer" && typeof response.body === "string") {
      const { spec } = JSON.parse(rawBody.toString("utf8"));
      const token = new URL(response.body.replace("//*", "//any")).searchParams.get("token") ?? "";
      keep(this.#announced, token, { vm: params["vm"] ?? "", path: spec.path, text: "" });
    } else if (operation === "getGuestFileContent" && response.body instanceof Readable) {
      const file = this.#announced.get(query.get("token") ?? "");
      if (file) this.#fetch(file, response.body);
    }
  }

  #fetch(file: GuestFile, body: Readable): void {
    let end = Buffer.alloc(0);
    let isCut = false;
    body.on("data", (chunk: Buffer) => {
      isCut ||= end.length + chunk.length > maxBytes;
      end = Buffer.concat([end, chunk.subarray(-maxBytes)]).subarray(-maxBytes);
    });
    body.once("end", () => {
      const text = `${isCut ? "…" : ""}${end.toString("utf8")}`;
      keep(this.#fetched, `${file.vm} ${file.path}`, { ...file, text });
    });
  }
}

function isNamedIn(command: string, path: string): boolean {
  const [name = ""] = basename(path).split(".");
  return command.includes(path) || (name.length >= minNameLength && command.includes(name));
}

/** The latest ones. */
function keep(files: Map<string, GuestFile>, key: string, file: GuestFile): void {
  files.delete(key);
  files.set(key, file);
  if (files.size <= maxFiles) return;
  for (const oldest of files.keys()) {
    files.delete(oldest);
    return;
  }
}
