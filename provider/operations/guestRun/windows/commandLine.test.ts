import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parseArgv, splitCommandLine } from "../../../../simulator/guest/windows/argv";
import { runCmd, type World } from "../../../../simulator/guest/windows/cmdShell";
import { Environment } from "../../../../simulator/guest/windows/environment";
import type { Program } from "../program";
import { noProgramCode, windowsProgram } from "./commandLine";

const path = "C:\\Program Files (x86)\\a & b\\x.exe";
/** Its streams are redirected. */
const captured = { path, maxBytes: 1 };
const system = { OS: "Windows_NT", PATH: "C:\\Windows", "a b": "c", TEMP: "C:\\T" };
const files = { stdin: "C:\\T\\in", stdout: "C:\\T\\out", stderr: "C:\\T\\err" };

/** Characters that cmd.exe or the C runtime treat specially, names of variables, and texts that look like both. */
const text = fc
  .oneof(
    fc.string({ unit: fc.constantFrom(...' \t""\\\\^^%%%:=~,;!&|<>()\'@*?/-aéOS1漢\u{1f980}') }),
    fc.array(fc.constantFrom("%OS%", "%OS:W=x%", "%PATH:~1,2%", "%", "^", '"', "\\", "&calc&", "%a b%", "!OS!", "")),
    fc.string({ unit: "grapheme" }),
  )
  .map((drawn) => (typeof drawn === "string" ? drawn : drawn.join("")).replace(/[\0\r\n]/g, ""));

interface Started {
  argv: string[];
  environment: Environment;
  streams: (string | number)[];
}

/** What runs when a guest starts `program`, with the streams as the files behind them. */
function startedBy(program: Program): Started[] {
  const started: Started[] = [];
  const opened: string[] = [];
  const nameOf = (handle: number) => opened[handle - 100] ?? handle;
  const world: World = {
    exists: (file) => file === program.path,
    open: (file, mode) => 99 + opened.push(`${mode} ${file}`),
    read: () => "",
    write: (_handle, said) => assert.fail(`cmd.exe says: ${said}`),
    delete: (file) => assert.fail(`cmd.exe deletes ${file}`),
    run(commandLine, file, environment, streams) {
      if (file !== program.path) assert.fail(`cmd.exe runs ${commandLine}`);
      started.push({ argv: parseArgv(commandLine), environment, streams: streams.map(nameOf) });
      return 7;
    },
  };
  const { path: file, arguments: rest = "" } = windowsProgram(program, program.maxBytes === undefined ? {} : files);
  if (!file.endsWith("cmd.exe")) world.run(`"${file}" ${rest}`, file, new Environment(system), [0, 1, 2]);
  else assert.equal(runCmd(rest, new Environment(system), [0, 1, 2], world), 7);
  return started;
}

describe("A list of arguments on Windows", () => {
  for (const program of [captured, { path }]) {
    const title = program === captured ? "through cmd.exe" : "without cmd.exe";

    it(`reaches the program unchanged and nothing else runs, ${title}`, () => {
      const lists = fc.array(text, { maxLength: 6 });
      fc.assert(
        fc.property(lists, (list) => {
          const argv = startedBy({ ...program, arguments: list }).map((started) => started.argv);
          assert.deepEqual(argv, [[path, ...list]]);
        }),
        { numRuns: 2_000, examples: [[["%OS:W=x%"]], [["%OS:Windows_NT=&calc&%"]], [["100%"]], [["%", "%", ""]]] },
      );
    });
  }
});

describe("Variables on Windows", () => {
  it("have the declared values, with a list of arguments that is unchanged", () => {
    const variables = fc.dictionary(
      fc.constantFrom("A", "B", "OS", "a b", "A&B", "^OS", "x%y"),
      text.filter((value) => value !== ""),
    );
    fc.assert(
      fc.property(variables, fc.array(text, { maxLength: 3 }), (environmentVariables, list) => {
        const [program, ...others] = startedBy({ ...captured, arguments: list, environmentVariables });
        assert.deepEqual(others, []);
        assert.deepEqual(program?.argv.slice(1), list);
        const expected = new Environment({ ...system, ...environmentVariables });
        for (const name of Object.keys(environmentVariables))
          assert.equal(program?.environment.get(name), expected.get(name), name);
      }),
      {
        numRuns: 2_000,
        examples: [
          [{ A: "100%" }, []],
          [{ A: "%OS%" }, []],
          [{ A: "p%40ss" }, []],
        ],
      },
    );
  });
});

describe("The streams of a program on Windows", () => {
  it("are the given files", () => {
    const [program] = startedBy({ ...captured, arguments: ["2", ">", "1"] });
    assert.deepEqual(program?.streams, ["read C:\\T\\in", "write C:\\T\\out", "write C:\\T\\err"]);
  });

  it("are the user's own where the text of arguments redirects them", () => {
    const [program] = startedBy({ ...captured, arguments: ">C:\\mine 2>&1" });
    assert.deepEqual(program?.streams, ["read C:\\T\\in", "write C:\\mine", "write C:\\mine"]);
  });
});

describe("A program that is not there on Windows", () => {
  it("has an exit code that no program has, and nothing runs", () => {
    const { arguments: rest = "" } = windowsProgram({ ...captured, environmentVariables: { A: "b" } }, files);
    const never = () => assert.fail();
    const world = { exists: () => false, open: never, read: never, write: never, delete: never, run: never };
    assert.equal(runCmd(rest, new Environment(system), [0, 1, 2], world), noProgramCode);
  });
});

describe("Settings of the registry", () => {
  it("do not have cmd.exe read exclamation marks, or read a line without extensions", () => {
    const { arguments: rest = "" } = windowsProgram(captured, files);
    assert.match(rest, /^\/d \/e:on \/v:off /);
  });
});

describe("A text of arguments on Windows", () => {
  it("reaches the program as it is where nothing is redirected", () => {
    const { path: file, arguments: rest } = windowsProgram({ path, arguments: 'a "%OS%" ^&' }, {});
    assert.deepEqual([file, rest], [path, 'a "%OS%" ^&']);
  });

  it("is for cmd.exe to read where streams are redirected", () => {
    const [program] = startedBy({ ...captured, arguments: '"%OS%" a^&b' });
    assert.deepEqual(program?.argv, [path, "Windows_NT", "a&b"]);
  });
});

describe("The command that examples/windows-guest names for a real guest", () => {
  it("reaches powershell.exe word by word", () => {
    const example = readFileSync(join(__dirname, "../../../../examples/windows-guest/index.ts"), "utf8");
    const [, command = ""] = /A real guest needs: (.+ exit 3010)\. /.exec(example) ?? [];
    const shell = "C:\\Windows\\System32\\cmd.exe";
    const inputs = { path: shell, arguments: ["/d", "/c", command], environmentVariables: { NAME: "worker" } };
    const argvs: string[][] = [];
    const never = () => assert.fail();
    const world: World = {
      ...{ exists: (file: string) => file === shell, open: never, read: never, write: never, delete: never },
      run(commandLine, file, environment, streams) {
        if (file === shell) return runCmd(splitCommandLine(commandLine).rest, environment, streams, world);
        argvs.push(parseArgv(commandLine));
        return 0;
      },
    };
    assert.equal(runCmd(windowsProgram(inputs, {}).arguments ?? "", new Environment(system), [0, 1, 2], world), 3010);
    assert.deepEqual(argvs, [
      ["powershell", "-NoProfile", "-Command", "Rename-Computer", "-NewName", "worker", "-Force"],
    ]);
  });
});

describe("Wine's cmd.exe", () => {
  it("sets the variables and passes the arguments as the model here does", function () {
    const wine = spawnSync("wine", ["cmd", "/c", "ver"]);
    if (wine.error) {
      console.log("      wine is not on PATH: the model alone was asked");
      this.skip();
    }
    const inputs = { path: "C:\\Windows\\System32\\cmd.exe", arguments: "/d /c set A" };
    const { arguments: rest = "" } = windowsProgram({ ...inputs, environmentVariables: { A: "100% p%40ss %OS%" } }, {});
    const { stdout } = spawnSync("wine", ["cmd", rest], { encoding: "latin1" });
    assert.match(stdout, /^A=100% p%40ss %OS%\r?$/m);
  }).timeout(120_000);
});
