import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { SimulatorOptions } from "./index";
import { parseInventory } from "./inventory/load";
import { isVersion } from "./vcenter/version";

export const usage = `usage: vsphere-ops-simulator [options]

A vCenter and a Script Runtime Service in memory, over real HTTP.

  --port PORT              default 8080; 0 picks a free one
  --host HOST              default 127.0.0.1; guest programs run as the user who starts this, so take care with others
  --latency NAME=MS,...    milliseconds by operation, such as instantClone=800,default=5
  --inventory FILE         what exists at the start, in YAML or JSON
  --inventory-schema       print the JSON Schema of such a file, for editors
  --record FILE            append every exchange to FILE, a line of JSON each, secrets masked
  --vcenter-version X.Y.Z  serve what that release served; default 8.0.3
  --tls                    serve https with a certificate of its own; the CA file is printed
  --help, --version
`;

/** What was typed is wrong; the message says what and how. */
export class UsageError extends Error {}

export type Command =
  | { kind: "help" }
  | { kind: "version" }
  | { kind: "inventory-schema" }
  | { kind: "start"; options: SimulatorOptions };

export function parseCommand(args: string[]): Command {
  const values = parse(args);
  if (values.help) return { kind: "help" };
  if (values.version) return { kind: "version" };
  if (values["inventory-schema"]) return { kind: "inventory-schema" };
  const { "vcenter-version": version = "8.0.3", inventory, latency, host, record, tls = false } = values;
  if (!isVersion(version)) throw new UsageError(`--vcenter-version ${version}: expected a release such as 7.0.3`);
  return {
    kind: "start",
    options: {
      port: parsePort(values.port ?? "8080"),
      ...(host && { host }),
      latency: parseLatency(latency ?? ""),
      ...(inventory && { inventory: parseInventory(read(inventory), inventory) }),
      ...(record && { record }),
      tls,
      vcenterVersion: version,
    },
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: "string" },
        host: { type: "string" },
        latency: { type: "string" },
        inventory: { type: "string" },
        "inventory-schema": { type: "boolean" },
        record: { type: "string" },
        "vcenter-version": { type: "string" },
        tls: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`--port ${text}: expected a number from 0 to 65535`);
  return port;
}

function parseLatency(text: string): Record<string, number> {
  const parts = text.split(",").filter((part) => part !== "");
  return Object.fromEntries(
    parts.map((part) => {
      const [, name, milliseconds] = /^(\w+)=(\d+)$/.exec(part) ?? [];
      if (!name) throw new UsageError(`--latency ${part}: expected NAME=MILLISECONDS, such as instantClone=800`);
      return [name, Number(milliseconds)];
    }),
  );
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`--inventory ${file}: ${error instanceof Error ? error.message : error}`);
  }
}
