import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../../../../testing/guestLab";
import { parseResult } from "./runResult";
import { runScript, terminateScript } from "./scripts";

/** A guest: its temporary folder, and its /bin/sh, which is one of this machine's shells. */
class Guest {
  readonly root = mkdtempSync(join(tmpdir(), "guest-scripts-"));
  readonly folder = mkdtempSync(join(this.root, "tmp-"));
  readonly #shell = join(this.root, "sh");

  constructor(shell: string) {
    // busybox is a shell by the name that it is called by.
    symlinkSync(shell, this.#shell);
  }

  /** Starts the run, and returns its process. */
  start(program: string[], { file = "", setupBytes = 0, mode = "run" } = {}) {
    const script = runScript.replaceAll("/bin/sh", this.#shell);
    const words = [
      "vsphere-ops-run",
      mode,
      this.folder,
      "the-run",
      file,
      String(setupBytes),
      "65536",
      "",
      program[0] ?? "",
    ];
    return spawn(this.#shell, ["-c", script, ...words, ...program], { stdio: "ignore" });
  }

  async run(program: string[], given: Parameters<Guest["start"]>[1] = {}): Promise<number> {
    const [exitCode] = await once(this.start(program, given), "exit");
    return exitCode;
  }

  terminate(): number | null {
    const words = ["sh", this.folder, "the-run", "20"];
    return spawnSync(this.#shell, ["-c", terminateScript, ...words], { stdio: "ignore" }).status;
  }

  result() {
    const result = parseResult(readFileSync(join(this.folder, "the-run.result")));
    assert.ok(result);
    const { kind, exitCode, stdout, stderr } = result;
    return { kind, exitCode, stdout: stdout.content.toString(), stderr: stderr.content.toString() };
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  async until(name: string): Promise<void> {
    while (!existsSync(this.file(name))) await sleep(20);
  }
}

function inGuest(shell: string, test: (guest: Guest) => Promise<void>): () => Promise<void> {
  return async () => {
    const guest = new Guest(shell);
    try {
      await test(guest);
    } finally {
      rmSync(guest.root, { recursive: true, force: true });
    }
  };
}

function pathOf(command: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(":")
    .map((folder) => join(folder, command))
    .find((path) => existsSync(path));
}

for (const shell of ["dash", "bash", "busybox"]) {
  const path = pathOf(shell);
  const title = `The scripts of a run in ${shell}`;
  if (path === undefined) {
    describe(title, () => {
      it("are skipped, since this machine does not have it");
    });
    continue;
  }

  describe(title, () => {
    it(
      "run the program, and leave its streams and its exit code",
      inGuest(path, async (guest) => {
        assert.equal(await guest.run(["/bin/sh", "-c", "echo out; echo err >&2; exit 3"]), 3);
        assert.deepEqual(guest.result(), { kind: "exit", exitCode: 3, stdout: "out\n", stderr: "err\n" });
        assert.deepEqual(readdirSync(guest.folder), ["the-run.result"]);
      }),
    );

    it(
      "give the program its variables and its standard input",
      inGuest(path, async (guest) => {
        const file = guest.file("the-run-in.1");
        const setup = "export A='it is'\n";
        writeFileSync(file, `${setup}given`);
        await guest.run(["/bin/sh", "-c", 'echo "$A"; cat'], { file, setupBytes: setup.length });
        assert.equal(guest.result().stdout, "it is\ngiven");
      }),
    );

    it(
      "run the program once, however often it is started",
      inGuest(path, async (guest) => {
        const program = ["/bin/sh", "-c", `echo ran >>'${guest.root}/count'; sleep 0.3; exit 4`];
        assert.deepEqual(await Promise.all([guest.run(program), guest.run(program), guest.run(program)]), [4, 4, 4]);
        assert.equal(await guest.run(program, { mode: "attach" }), 4);
        assert.equal(readFileSync(join(guest.root, "count"), "utf8"), "ran\n");
      }),
    );

    it(
      "say that there is no such program",
      inGuest(path, async (guest) => {
        assert.equal(await guest.run(["/no/such/program"]), 250);
        assert.equal(guest.result().kind, "no-program");
      }),
    );

    it(
      "end the program with its children",
      inGuest(path, async (guest) => {
        const marker = `'${guest.folder}/started'`;
        const run = guest.run(["/bin/sh", "-c", `sleep 60 & echo $! >${marker}.tmp; mv ${marker}.tmp ${marker}; wait`]);
        await guest.until("started");
        const child = Number(readFileSync(guest.file("started"), "utf8"));
        assert.equal(guest.terminate(), 0);
        assert.equal(await run, 143);
        assert.ok(!isAlive(child));
      }),
    );
  });
}

describe("The scripts of a run", () => {
  const shellcheck = pathOf("shellcheck");
  if (shellcheck === undefined) {
    it("are not checked, since this machine has no shellcheck");
    return;
  }
  for (const script of ["run.sh", "terminate.sh"]) {
    it(`pass shellcheck: ${script}`, () => {
      const { stdout } = spawnSync(shellcheck, [join(__dirname, script)], { encoding: "utf8" });
      assert.equal(stdout, "");
    });
  }

  it("go to the guest without their comments", () => {
    assert.doesNotMatch(runScript + terminateScript, /^\s*#/m);
  });
});
