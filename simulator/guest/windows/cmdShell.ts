import { type Command, parseLine, type Redirection, unquoted } from "./cmdSyntax";
import { Environment } from "./environment";
import { expandDelayed, expandPercent } from "./expansion";

/** Standard input, output and error of a program, as handles of its world. */
export type Streams = readonly [input: number, output: number, error: number];

/** What is around a shell: files and other programs. Paths are the guest's. */
export interface World {
  exists(path: string): boolean;
  open(path: string, mode: "read" | "write" | "append"): number;
  read(handle: number): string;
  write(handle: number, text: string): void;
  delete(path: string): void;
  /** Runs a program to its end; undefined where there is none of that name. */
  run(commandLine: string, path: string, environment: Environment, streams: Streams): number | undefined;
}

class Exit extends Error {
  constructor(readonly code: number) {
    super();
  }
}

/** cmd.exe with a command line (docs/apis/vcenter.md section 11). Returns its exit code. */
export function runCmd(text: string, environment: Environment, streams: Streams, world: World): number {
  const { command, isDelayed } = optionsOf(text, world);
  const shell = new CmdShell(new Environment(environment.toRecord()), isDelayed, world);
  try {
    return shell.run(parseLine(expandPercent(command, environment)), streams);
  } catch (error) {
    if (error instanceof Exit) return error.code;
    world.write(streams[2], `${error instanceof Error ? error.message : error}\r\n`);
    return 1;
  }
}

/** `/s` takes the first quote and the last one away; without it they stay around the path of one program that is there. */
function optionsOf(text: string, world: World): { command: string; isDelayed: boolean } {
  const [head = "", switches = ""] = /^((?:\s*\/[adesuqv](?::o[nf]+)?)*)\s*\/c\s*/i.exec(text) ?? [];
  if (head === "") throw new Error("The simulator's cmd.exe needs /c and a command.");
  const command = text.slice(head.length);
  const isDelayed = /\/v:on/i.test(switches);
  const quotes = command.split('"').length - 1;
  const isPath = quotes === 2 && !/[&<>()@^|]/.test(command) && world.exists(/"(.*)"/.exec(command)?.[1] ?? "");
  if (!command.startsWith('"') || (!/\/s/i.test(switches) && isPath)) return { command, isDelayed };
  return { command: command.slice(1).replace(/"([^"]*)$/, "$1"), isDelayed };
}

class CmdShell {
  #code = 0;

  constructor(
    private readonly environment: Environment,
    private readonly isDelayed: boolean,
    private readonly world: World,
  ) {}

  run(command: Command, streams: Streams): number {
    switch (command.kind) {
      case "chain": {
        const code = this.run(command.left, streams);
        const isNext = command.operator === "&" || (command.operator === "&&") === (code === 0);
        return isNext ? this.run(command.right, streams) : code;
      }
      case "group":
        return this.run(command.body, this.#redirect(command.redirections, streams));
      case "if":
        return this.world.exists(this.#late(command.path)) !== command.isNegated
          ? this.run(command.body, streams)
          : this.#code;
      case "simple": {
        this.#code = this.#simple(command.name, command.rest, this.#redirect(command.redirections, streams));
        return this.#code;
      }
    }
  }

  #late(text: string): string {
    return this.isDelayed ? expandDelayed(text, this.environment) : text;
  }

  #redirect(redirections: Redirection[], streams: Streams): Streams {
    const handles: [number, number, number] = [...streams];
    for (const { handle, mode, target } of redirections) {
      const opened = mode === "duplicate" ? handles[Number(target)] : this.world.open(this.#late(target), mode);
      if (handle > 2 || opened === undefined) throw new Error("The simulator's cmd.exe has the handles 0, 1 and 2.");
      handles[handle] = opened;
    }
    return handles;
  }

  #simple(name: string, rest: string, streams: Streams): number {
    const program = this.#late(name);
    const text = this.#late(rest);
    if (program === "") return 0;
    const builtIn = builtIns[program.toLowerCase()];
    if (builtIn) return builtIn(text, this.environment, streams, this.world);
    const path = unquoted(program);
    const code = this.world.run(`${program}${text}`, path, this.environment, streams);
    if (code !== undefined) return code;
    this.world.write(
      streams[2],
      `'${program}' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n`,
    );
    return 9009;
  }
}

type BuiltIn = (text: string, environment: Environment, streams: Streams, world: World) => number;

const builtIns: Record<string, BuiltIn> = {
  echo(text, _environment, streams, world) {
    world.write(streams[1], `${text.slice(1)}\r\n`);
    return 0;
  },
  exit(text) {
    throw new Exit(Number.parseInt(text.replace(/^\s*\/b/i, ""), 10) || 0);
  },
  rem: () => 0,
  /** `set "NAME=value"`: what is behind the last quote does not count. Removing what is not there is a failure. */
  set(text, environment) {
    const given = text.replace(/^[\s,;=]+/, "");
    const last = given.lastIndexOf('"');
    const setting = given.startsWith('"') ? given.slice(1, last > 0 ? last : undefined) : given;
    const [name = "", ...value] = setting.split("=");
    if (name === "" || value.length === 0) throw new Error("The simulator's cmd.exe knows `set NAME=value` alone.");
    if (value.join("=") === "") return environment.delete(name) ? 0 : 1;
    environment.set(name, value.join("="));
    return 0;
  },
  type(text, _environment, streams, world) {
    world.write(streams[1], world.read(world.open(unquoted(text.trim()), "read")));
    return 0;
  },
  del(text, _environment, _streams, world) {
    world.delete(unquoted(text.replace(/\s\/[fqs]\b/gi, "").trim()));
    return 0;
  },
};
