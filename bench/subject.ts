import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Outcome, Stack } from "../testing/stack";

export const operations = ["up", "preview", "refresh", "destroy"] as const;
export type Operation = (typeof operations)[number];

/** Something that can do the four operations for a number of objects. */
export interface Subject {
  run(operation: Operation): Promise<void>;
  /** Size of the stored state in bytes; 0 without a state. */
  storedBytes(): number;
  /** Average size of a resource in compact JSON, in bytes. */
  bytesPerResource(): Promise<number>;
  remove(): void;
}

/** A project in bench/, run by the real engine. */
export async function stackSubject(
  project: "clones" | "fleet" | "floor" | "least",
  count: number,
  env: NodeJS.ProcessEnv,
  interrupted: AbortSignal,
  name = "test",
): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-bench-"));
  const backend = { PULUMI_BACKEND_URL: pathToFileURL(folder).href, BENCH_COUNT: String(count) };
  const stack = await Stack.create(join(__dirname, project), { name, env: { ...env, ...backend }, interrupted });
  return {
    run: async (operation) =>
      assertDone(`${project}: ${operation}`, await stack[operation](...(operation === "preview" ? noOp : []))),
    storedBytes: () => statSync(join(folder, ".pulumi/stacks", project, `${stack.name}.json`)).size,
    bytesPerResource: async () => {
      const dynamic = (await stack.resources()).filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/"));
      return Buffer.byteLength(JSON.stringify(dynamic)) / dynamic.length;
    },
    remove: () => {
      stack.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const noOp = ["--expect-no-changes"];

function assertDone(what: string, { status, stdout, stderr }: Outcome): void {
  if (status !== 0) throw new Error(`${what} ended with ${status}:\n${stdout.slice(-2_000)}${stderr.slice(-2_000)}`);
}

/** A bare loop, in its own process. */
export function bareSubject(count: number, env: NodeJS.ProcessEnv, script = "bare.mjs"): Subject {
  const folder = mkdtempSync(join(tmpdir(), "vsphere-ops-bench-"));
  const run = async (operation: Operation) => {
    const args = [join(__dirname, script), operation, String(count), join(folder, "ids.json")];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "inherit"],
    });
    const [code, signal] = await once(child, "exit");
    if (code !== 0) throw new Error(`bare loop: ${operation} ended with ${code ?? signal}`);
  };
  return {
    run,
    storedBytes: () => 0,
    bytesPerResource: async () => 0,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
