import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type PrivateBackend, privateBackend } from "./backend";

export interface Outcome {
  /** Exit status, or the signal that ended the command. */
  status: number | NodeJS.Signals;
  stdout: string;
  stderr: string;
}

export interface RunningCommand {
  child: ChildProcess;
  outcome: Promise<Outcome>;
}

export interface ResourceState {
  urn: string;
  type: string;
  custom: boolean;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  initErrors?: string[];
  dependencies?: string[];
}

export interface StackOptions {
  name?: string;
  /** Extra environment variables for the engine, the program and the provider. */
  env?: NodeJS.ProcessEnv;
  /** `inherit` shows the engine's output at once. `capture` keeps it for the outcome. */
  output?: "capture" | "inherit";
  /** Interrupts the running command, as Ctrl-C would. */
  interrupted?: AbortSignal;
}

/** Commands that read the stack's configuration. All others read the state only. */
const CONFIGURED = new Set(["up", "preview", "refresh", "destroy"]);

/** A stack of the project in `projectFolder`, in its own backend, run by the real `pulumi`. */
export class Stack {
  readonly #backend: PrivateBackend = privateBackend();
  /** Folder with a copy of Pulumi.yaml, so that the stack's configuration is written here and not to the project. */
  readonly #configFolder = join(this.#backend.folder, "config");
  readonly name: string;
  /** As `StackOptions.env`. A change takes effect with the next command. */
  readonly env: NodeJS.ProcessEnv;

  private constructor(
    readonly projectFolder: string,
    private readonly options: StackOptions,
  ) {
    this.name = options.name ?? "test";
    this.env = { ...options.env };
  }

  get backendUrl(): string | undefined {
    return this.#backend.env["PULUMI_BACKEND_URL"];
  }

  /** For other commands on this stack. */
  get environment(): NodeJS.ProcessEnv {
    return { ...this.#backend.env, ...this.env };
  }

  static async create(projectFolder: string, options: StackOptions = {}): Promise<Stack> {
    const stack = new Stack(projectFolder, options);
    mkdirSync(stack.#configFolder);
    copyFileSync(join(projectFolder, "Pulumi.yaml"), join(stack.#configFolder, "Pulumi.yaml"));
    await stack.#succeed(["stack", "init", stack.name, "--no-select"]);
    return stack;
  }

  async setConfig(values: Record<string, string>, secrets: Record<string, string> = {}): Promise<void> {
    const pairs = (flag: string, from: Record<string, string>) =>
      Object.entries(from).flatMap(([key, value]) => [flag, `${key}=${value}`]);
    await this.#succeed(["config", "set-all", ...pairs("--plaintext", values), ...pairs("--secret", secrets)]);
  }

  up = (...args: string[]) => this.run(["up", "--yes", "--skip-preview", ...args]);
  preview = (...args: string[]) => this.run(["preview", ...args]);
  refresh = (...args: string[]) => this.run(["refresh", "--yes", "--skip-preview", ...args]);
  destroy = (...args: string[]) => this.run(["destroy", "--yes", "--skip-preview", ...args]);

  /** Outputs of the program. By default a secret is the text `[secret]`. */
  async outputs(show: { secrets: boolean } = { secrets: false }): Promise<Record<string, unknown>> {
    const { stdout } = await this.#succeed(["stack", "output", "--json", ...(show.secrets ? ["--show-secrets"] : [])]);
    return JSON.parse(stdout);
  }

  /** The stored state, with encrypted secrets. */
  async resources(): Promise<ResourceState[]> {
    const { stdout } = await this.#succeed(["stack", "export"]);
    return JSON.parse(stdout).deployment.resources ?? [];
  }

  run(args: string[]): Promise<Outcome> {
    return this.start(args).outcome;
  }

  /** Starts a command, for tests that send signals to a running engine. */
  start(args: string[]): RunningCommand {
    const isConfigured = CONFIGURED.has(args[0] ?? "");
    const config = isConfigured ? ["--config-file", join(this.#configFolder, `Pulumi.${this.name}.yaml`)] : [];
    const stackName = args[0] === "stack" && args[1] === "init" ? [] : ["--stack", this.name];
    const isShown = this.options.output === "inherit" && isConfigured;
    const display = isShown && process.stdout.isTTY ? [] : ["--non-interactive"];
    const child = spawn(this.#backend.command, [...display, ...args, ...stackName, ...config], {
      cwd: isConfigured ? this.projectFolder : this.#configFolder,
      env: { ...this.#backend.env, ...this.env },
      stdio: isShown ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
    });
    const { interrupted } = this.options;
    const interrupt = () => void child.kill("SIGINT");
    interrupted?.addEventListener("abort", interrupt);
    child.once("close", () => interrupted?.removeEventListener("abort", interrupt));
    return { child, outcome: outcomeOf(child) };
  }

  async #succeed(args: string[]): Promise<Outcome> {
    const outcome = await this.run(args);
    if (outcome.status === 0) return outcome;
    throw new Error(`pulumi ${args[0]} ${args[1]} ended with ${outcome.status}: ${outcome.stderr || outcome.stdout}`);
  }

  /** Removes the stack and its backend. Objects of the stack stay where they are. */
  remove(): void {
    this.#backend.remove();
  }
}

export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const [[code, signal], stdout, stderr] = await Promise.all([
    once(child, "close"),
    child.stdout ? text(child.stdout) : "",
    child.stderr ? text(child.stderr) : "",
  ]);
  return { status: code ?? signal, stdout, stderr };
}
