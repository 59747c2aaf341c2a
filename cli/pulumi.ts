import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { StackConfig } from "../provider/host/connectionFields";
import { UsageError } from "./usageError";

const run = promisify(execFile);
const maxBytes = 512 * 2 ** 20;

const Config = z.record(z.string(), z.object({ value: z.string().optional() }));
const StackRows = z.array(z.object({ name: z.string(), current: z.boolean(), url: z.string().optional() }));
const Failure = z.object({ code: z.union([z.string(), z.number()]).optional(), stderr: z.string().default("") });

/** The user's own Pulumi, in one folder. */
export class Pulumi {
  #stacks: Promise<z.infer<typeof StackRows>> | undefined;

  constructor(readonly folder: string) {}

  /** The configuration of a stack as the provider gets it, secrets in clear. */
  async config(stack: string | undefined): Promise<StackConfig> {
    const args = ["config", "--json", "--show-secrets", ...ofStack(stack)];
    const config = Config.parse(JSON.parse(await this.#run(args)));
    return (key) => config[key]?.value;
  }

  /** The state of a stack as `pulumi stack export` has it; undefined if the backend has no such stack. */
  async state(stack: string | undefined): Promise<string | undefined> {
    try {
      return await this.#run(["stack", "export", ...ofStack(stack)]);
    } catch (error) {
      if (isStackGone(error)) return undefined;
      throw error;
    }
  }

  /** Name of the project, which need not be that of the folder. */
  project(): string {
    const file = projectFile(this.folder);
    const name = file === undefined ? undefined : /^name:\s*["']?([\w.-]+)/m.exec(readFileSync(file, "utf8"))?.[1];
    if (name === undefined) throw new UsageError(`${this.folder} is not in a Pulumi project: it has no Pulumi.yaml.`);
    return name;
  }

  /** Asked for once: a sweep looks every stack up. */
  stacks(): Promise<z.infer<typeof StackRows>> {
    this.#stacks ??= this.#run(["stack", "ls", "--json"]).then((text) => StackRows.parse(JSON.parse(text)));
    return this.#stacks;
  }

  /** Name of the stack that is selected in the folder. */
  async selected(): Promise<string | undefined> {
    return (await this.stacks()).find(({ current }) => current)?.name;
  }

  async #run(args: string[]): Promise<string> {
    try {
      const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
      const options = { cwd: this.folder, env, maxBuffer: maxBytes };
      return (await run("pulumi", ["--non-interactive", ...args], options)).stdout;
    } catch (error) {
      const { code, stderr } = Failure.parse(error);
      if (code === "ENOENT") throw new UsageError("pulumi is not on PATH: https://www.pulumi.com/docs/install");
      throw new UsageError(`pulumi ${args.slice(0, 2).join(" ")} in ${this.folder} failed: ${stderr.trim()}`);
    }
  }
}

/** Whether the backend says that it has no such stack. */
export function isStackGone(error: unknown): boolean {
  return error instanceof UsageError && /no stack named/i.test(error.message);
}

/** Of a folder, or of one above it. */
export function projectFile(folder: string): string | undefined {
  const file = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(folder, name)).find(existsSync);
  if (file !== undefined || dirname(folder) === folder) return file;
  return projectFile(dirname(folder));
}

function ofStack(stack: string | undefined): string[] {
  return stack === undefined ? [] : ["--stack", stack];
}
