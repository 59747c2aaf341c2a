import { spawnSync } from "node:child_process";
import { closeSync, fstatSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { basename, win32 } from "node:path";
import { descendantsOf, signalProcess } from "../program";
import { parseArgv, splitCommandLine } from "./argv";
import { runCmd, type Streams, type World } from "./cmdShell";
import type { Drive } from "./drive";
import type { Environment } from "./environment";

interface Started {
  argv: string[];
  /** The command line behind the program's name. */
  rest: string;
  environment: Environment;
  streams: Streams;
}

/** What a program of a Windows guest sees: its drive, and the programs there. */
export class GuestWorld implements World {
  constructor(
    private readonly drive: Drive,
    private readonly folder: string,
  ) {}

  exists(path: string): boolean {
    return statSync(this.#local(path), { throwIfNoEntry: false }) !== undefined;
  }

  open(path: string, mode: "read" | "write" | "append"): number {
    const local = path.toUpperCase() === "NUL" ? "/dev/null" : this.#local(path);
    try {
      return openSync(local, { read: "r", write: "w", append: "a" }[mode]);
    } catch {
      throw new Error("The system cannot find the path specified.");
    }
  }

  read(handle: number): string {
    return readFileSync(handle, "latin1");
  }

  write(handle: number, text: string): void {
    writeSync(handle, text);
  }

  delete(path: string): void {
    rmSync(this.#local(path), { force: true });
  }

  run(commandLine: string, path: string, environment: Environment, streams: Streams): number | undefined {
    const found = this.#find(path);
    if (found === undefined) return undefined;
    const started = { argv: parseArgv(commandLine), rest: splitCommandLine(commandLine).rest, environment, streams };
    const program = programs[basename(found).toLowerCase()];
    if (program && found.includes("System32")) return program(started, this);
    const [, interpreter, option] = /^#!\s*(\S+)[ \t]*(.*)/.exec(firstLine(found)) ?? [];
    if (interpreter === undefined) {
      this.write(
        streams[2],
        `The simulator cannot run ${path}: it knows programs of its own, and scripts that begin with #!.\r\n`,
      );
      return 1;
    }
    const { status } = spawnSync(interpreter, [...(option ? [option] : []), found, ...started.argv.slice(1)], {
      cwd: this.#local(this.folder),
      // A script is a program of this machine, and finds others by this machine's PATH.
      env: { ...environment.toRecord(), PATH: process.env["PATH"] },
      stdio: [...streams],
    });
    return status ?? 1;
  }

  #local(path: string): string {
    return this.drive.toLocal(path, this.folder);
  }

  /** A bare name is looked for in the current folder, and then in System32. */
  #find(path: string): string | undefined {
    const folders = /[\\/]/.test(path) ? [""] : ["", "C:\\Windows\\System32"];
    const names = folders.flatMap((folder) => ["", ".exe", ".com"].map((end) => win32.join(folder, path) + end));
    return names.map((name) => this.#local(name)).find((local) => statSync(local, { throwIfNoEntry: false })?.isFile());
  }
}

function firstLine(file: string): string {
  const handle = openSync(file, "r");
  try {
    return fstatSync(handle).size > 2 ** 20 ? "" : (readFileSync(handle, "latin1").split("\n")[0] ?? "");
  } finally {
    closeSync(handle);
  }
}

const programs: Record<string, (started: Started, world: GuestWorld) => number> = {
  "cmd.exe": ({ rest, environment, streams }, world) => runCmd(rest, environment, streams, world),
  "hostname.exe": ({ environment, streams }, world) => say(world, streams, environment.get("COMPUTERNAME")),
  "whoami.exe"({ environment, streams }, world) {
    return say(world, streams, `${environment.get("COMPUTERNAME")}\\${environment.get("USERNAME")}`.toLowerCase());
  },
  "more.com"({ streams }, world) {
    world.write(streams[1], world.read(streams[0]));
    return 0;
  },
  "timeout.exe"({ argv }) {
    const seconds = Number(argv.find((word) => /^\d+$/.test(word)) ?? 0);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1_000);
    return 0;
  },
  /** A process of a guest is one of this machine. */
  "taskkill.exe"({ argv }) {
    const pid = Number(argv[argv.findIndex((word) => /^\/pid$/i.test(word)) + 1]);
    const tree = argv.some((word) => /^\/t$/i.test(word)) ? descendantsOf(pid) : [];
    for (const each of [...tree, pid]) signalProcess(each, "SIGKILL");
    return 0;
  },
};

function say(world: GuestWorld, streams: Streams, text = ""): number {
  world.write(streams[1], `${text}\r\n`);
  return 0;
}
