import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../../../../testing/guestLab";
import { describeInShells, inShellGuest, pathOf } from "../../../../testing/shellGuest";
import { discardScript, runScript, terminateScript } from "./scripts";

describeInShells("The scripts of a run", (path) => {
  it(
    "run the program, deliver its streams and its exit code, and keep the result alone",
    inShellGuest(path, async (guest) => {
      const file = guest.file();
      assert.equal(await guest.run(["/bin/sh", "-c", "echo out; echo err >&2; exit 3"], { file }), 3);
      const { startedAt = "", finishedAt = "" } = guest.wholeResult ?? {};
      assert.ok(startedAt !== "" && startedAt <= finishedAt, `${startedAt} to ${finishedAt}`);
      const result = { kind: "exit", exitCode: 3, stdout: "out\n", stderr: "err\n" };
      assert.deepEqual(guest.result(), result);
      assert.deepEqual(guest.result(file), result);
      assert.deepEqual(readdirSync(guest.folder).sort(), ["file", "pid", "result", "wrapper"]);
      guest.discard(file);
      assert.deepEqual([readdirSync(guest.home), readdirSync(guest.tools)], [[], []]);
    }),
  );

  it(
    "never end with the 0 that Tools report for a killed shell too",
    inShellGuest(path, async (guest) => {
      assert.equal(await guest.run(["/bin/true"]), 249);
      assert.equal(guest.result().exitCode, 0);
    }),
  );

  it(
    "give the program its variables and its standard input",
    inShellGuest(path, async (guest) => {
      const setup = "export A='it is'\n";
      const file = guest.file("the-run-in.1", `${setup}given`);
      await guest.run(["/bin/sh", "-c", 'echo "$A"; cat'], { file, setupBytes: String(setup.length) });
      assert.equal(guest.result().stdout, "it is\ngiven");
    }),
  );

  it(
    "run the program once, however often it is started",
    inShellGuest(path, async (guest) => {
      const program = ["/bin/sh", "-c", `echo ran >>'${guest.root}/count'; sleep 0.3; exit 4`];
      const codes = await Promise.all([guest.run(program), guest.run(program), guest.run(program)]);
      assert.deepEqual(codes.sort(), [250, 250, 4]);
      const file = guest.file();
      assert.equal(await guest.run([], { mode: "attach", file }), 4);
      assert.equal(guest.result(file).exitCode, 4);
      assert.equal(guest.read("count"), "ran\n");
    }),
  );

  it(
    "say that there is no such program, and run it once it is there",
    inShellGuest(path, async (guest) => {
      const program = join(guest.root, "program");
      assert.equal(await guest.run([program]), 250);
      assert.equal(guest.result().kind, "no-program");
      writeFileSync(program, "#!/bin/sh\nexit 7\n");
      chmodSync(program, 0o755);
      assert.equal(await guest.run([program]), 7);
    }),
  );

  for (const withSetsid of [true, false]) {
    it(
      `end the program with its children${withSetsid ? "" : ", in a guest without setsid"}`,
      inShellGuest(path, async (guest) => {
        if (!withSetsid) guest.removeCommand("setsid");
        const run = guest.run(["/bin/sh", "-c", `sleep 60 & echo $! >'${guest.root}/child'; wait`]);
        await guest.until(() => guest.read("child") !== "");
        const child = Number(guest.read("child"));
        assert.equal(guest.terminate(), 249);
        assert.equal(await run, 143);
        await guest.until(() => !isAlive(child));
      }),
    );
  }

  it(
    "keep both ends of a long stream",
    inShellGuest(path, async (guest) => {
      const text = "i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i + 1)); done";
      await guest.run(["/bin/sh", "-c", text], { maxBytes: 1000 });
      const result = guest.wholeResult;
      assert.match(String(result?.stdout.content), /^line 0\nline 1\n/);
      assert.equal(result?.stdout.content.length, 1000);
      assert.match(String(result?.stdout.tail), /line 2998\nline 2999\n$/);
      assert.equal(result?.stderr.truncated, false);
    }),
  );

  it(
    "wait for a program that outlived the shell in front of it, and then say that its exit code is not known",
    inShellGuest(path, async (guest) => {
      const program = [
        "/bin/sh",
        "-c",
        `echo ran >>'${guest.root}/count'; until [ -e '${guest.root}/go' ]; do sleep 0.1; done`,
      ];
      const first = guest.start(program);
      await guest.until(() => guest.read("count") !== "");
      first.kill("SIGKILL");
      const again = guest.run(program);
      await sleep(2_000);
      assert.ok(!existsSync(join(guest.folder, "result")), "the program runs");
      writeFileSync(join(guest.root, "go"), "");
      assert.equal(await again, 250);
      assert.equal(guest.result().kind, "cut-off");
      assert.equal(guest.read("count"), "ran\n");
    }),
  );

  it(
    "run the program after a shell that was killed before it started it",
    inShellGuest(path, async (guest) => {
      mkdirSync(guest.folder, { recursive: true, mode: 0o700 });
      const gone = spawn("/bin/true");
      await once(gone, "exit");
      writeFileSync(join(guest.folder, "wrapper"), `${gone.pid} some-time\n`);
      assert.equal(await guest.run(["/bin/sh", "-c", "exit 5"]), 5);
    }),
  );

  it(
    "refuse a folder that is a link, and one whose result is a link",
    inShellGuest(path, async (guest) => {
      const elsewhere = mkdtempSync(join(guest.root, "elsewhere-"));
      symlinkSync(elsewhere, join(guest.home, ".vsphere-ops"));
      assert.equal(await guest.run(["/bin/true"]), 252);
      assert.deepEqual(readdirSync(elsewhere), []);
    }),
  );

  it(
    "say that there is nothing of a run",
    inShellGuest(path, async (guest) => {
      assert.equal(await guest.run([], { mode: "attach" }), 253);
    }),
  );
});

describe("The scripts of a run", () => {
  const shellcheck = pathOf("shellcheck");
  if (shellcheck === undefined) {
    it("are not checked, since this machine has no shellcheck");
    return;
  }
  for (const files of [["result.sh", "streams.sh", "run.sh"], ["terminate.sh"], ["peek.sh"], ["discard.sh"]]) {
    it(`pass shellcheck: ${files.join(" with ")}`, () => {
      const input = ["runState.sh", ...files].map((file) => readFileSync(join(__dirname, file), "utf8")).join("");
      const { stdout } = spawnSync(shellcheck, ["-s", "sh", "-"], { encoding: "utf8", input });
      assert.equal(stdout, "");
    });
  }

  it("go to the guest without their comments", () => {
    assert.doesNotMatch(runScript + terminateScript + discardScript, /^\s*#/m);
  });
});
