import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { InventoryError, startSimulator } from "./index";
import { inventoryJsonSchema } from "./inventory/jsonSchema";
import { parseCommand, UsageError, usage } from "./options";

/** What `vsphere-ops-simulator` does: starts the simulator and prints where it is. Errors are printed too. */
export async function runSimulator(args: string[]): Promise<void> {
  try {
    await start(args);
  } catch (error) {
    console.error(explain(error));
    process.exitCode = 1;
  }
}

async function start(args: string[]): Promise<void> {
  const command = parseCommand(args);
  if (command.kind === "help") return void process.stdout.write(usage);
  if (command.kind === "version") return console.log(version());
  if (command.kind === "inventory-schema") return void process.stdout.write(inventoryJsonSchema());
  const simulator = await startSimulator(command.options);
  const stop = () => void simulator.close();
  // Before the first line, upon which a caller may already want it gone.
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  console.log(`simulator listening on ${simulator.url}`);
  const { host = "127.0.0.1" } = command.options;
  if (!["127.0.0.1", "::1", "localhost"].includes(host)) {
    console.error(
      `Whoever reaches ${host} can run programs here as user ${userInfo().username}: guests are no sandbox.`,
    );
  }
  if (simulator.caFile) console.log(simulator.caFile);
  if (simulator.esxiCaFile) console.log(`ESXi host's CA: ${simulator.esxiCaFile}`);
}

function version(): string {
  const text = readFileSync(require.resolve("pulumi-vsphere-ops/package.json"), "utf8");
  return /"version": "(.+?)"/.exec(text)?.[1] ?? "";
}

function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\nvsphere-ops-simulator --help lists the options.`;
  if (error instanceof InventoryError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE")
    return `The port is taken: ${error.message}. Choose another with --port; 0 picks a free one.`;
  if (code === "EACCES") return `The port may not be used: ${error.message}. Choose one above 1023 with --port.`;
  return error.message;
}
