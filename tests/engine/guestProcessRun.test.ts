import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failed, succeeded } from "../../testing/outcome";
import { type EngineLab, withEngine } from "../../testing/project";
import { killProvider } from "../../testing/providerProcess";
import type { RunningCommand } from "../../testing/stack";

/** Guest programs are processes of this machine. Each line that a program writes here is one run. */
const folder = mkdtempSync(join(tmpdir(), "guest-runs-"));
const marks = join(folder, "marks");

function count(): number {
  try {
    return readFileSync(marks, "utf8").split("run\n").length - 1;
  } catch {
    return 0;
  }
}

/** A Pulumi program with one run in the VM `golden`. */
function program(text: string, more = ""): string {
  const credentials = '{ type: "USERNAME_PASSWORD", userName: "root", password: pulumi.secret("guest") }';
  const script = JSON.stringify(`echo run >>"${marks}"; ${text}`);
  return `const run = new vsphere.GuestProcessRun("run", { vm: "vm-101", credentials: ${credentials}, path: "/bin/sh", arguments: ["-c", ${script}], ${more} });
module.exports = { stdout: run.stdout, exitCode: run.exitCode };`;
}

const deleted = join(folder, "deleted");

function createdFirst(trigger: number): string {
  const onDelete = `onDelete: { path: "/usr/bin/touch", arguments: ["${deleted}"] }`;
  const more = `${onDelete}, triggers: [${trigger}]`;
  return program("true", more).replace("});", "}, { deleteBeforeReplace: false });");
}

async function runState({ stack }: EngineLab) {
  return (await stack.resources()).find(({ type }) => type === "pulumi-nodejs:dynamic/vsphere-ops:GuestProcessRun");
}

const noFiles = ({ simulator }: EngineLab) =>
  simulator.until(({ guestFiles, homeFiles }) =>
    [...Object.values(guestFiles), ...Object.values(homeFiles)].every((files) => files === 0),
  );

const programsEnd = ({ simulator }: EngineLab) =>
  simulator.until(({ processes }) => processes.every(({ exitCode }) => exitCode !== null));

/** An `up` whose guest program is running. */
async function upInMidRun({ stack, simulator }: EngineLab): Promise<RunningCommand> {
  const running = stack.start(["up", "--yes", "--skip-preview"]);
  await simulator.until(() => count() === 1);
  return running;
}

/** Checks that the next `up` has the result of the only run. */
async function assertCollected({ stack }: EngineLab): Promise<void> {
  succeeded(await stack.up());
  assert.deepEqual(await stack.outputs(), { stdout: "done\n", exitCode: 0 });
  assert.equal(count(), 1);
}

function said(child: ChildProcess, words: RegExp): Promise<void> {
  return new Promise((resolve) => {
    let all = "";
    const hear = (data: Buffer) => {
      all += data;
      if (words.test(all)) resolve();
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
  });
}

describe("GuestProcessRun under the engine", () => {
  afterEach(() => rmSync(marks, { force: true }));
  after(() => rmSync(folder, { recursive: true }));

  it(
    "runs once, and runs again only for a reason that the preview names",
    withEngine(program("echo hello"), async (lab) => {
      succeeded(await lab.stack.up());
      assert.deepEqual(await lab.stack.outputs(), { stdout: "hello\n", exitCode: 0 });
      assert.match(succeeded(await lab.stack.up()), /2 unchanged/);
      assert.match(succeeded(await lab.stack.refresh()), /2 unchanged/);
      assert.equal(count(), 1);
      lab.project.program = program("echo hello", "triggers: [2]");
      assert.match(succeeded(await lab.stack.preview()), /runs again: triggers changed/);
      assert.match(succeeded(await lab.stack.preview("--diff")), /\+ triggers/);
      succeeded(await lab.stack.up());
      assert.equal(count(), 2);
      succeeded(await lab.stack.up("--replace", (await runState(lab))?.urn ?? ""));
      assert.equal(count(), 3);
      succeeded(await lab.stack.destroy());
      await noFiles(lab);
      assert.equal((await lab.simulator.state()).sessions.vcenter, 0);
    }),
  );

  it(
    "makes at most 12 calls for an echo, and at most 4 without capture, plus login and logout",
    withEngine(program("echo hello"), async (lab) => {
      succeeded(await lab.stack.up());
      assert.ok((await lab.simulator.callCount()) <= 12, JSON.stringify((await lab.simulator.state()).calls));
      succeeded(await lab.stack.destroy());
      const before = await lab.simulator.callCount();
      lab.project.program = program("true", "captureOutput: false");
      succeeded(await lab.stack.up());
      assert.ok((await lab.simulator.callCount()) - before <= 6, JSON.stringify((await lab.simulator.state()).calls));
      await noFiles(lab);
    }),
  );

  it(
    "encrypts credentials, and outputs that may show secret inputs",
    withEngine(
      program("cat; echo $TOKEN", 'stdin: pulumi.secret("hunter2"), environmentVariables: { TOKEN: "plain" }'),
      async (lab) => {
        succeeded(await lab.stack.up());
        assert.doesNotMatch(JSON.stringify(await runState(lab)), /"guest"|hunter2/);
        assert.deepEqual(await lab.stack.outputs(), { stdout: "[secret]", exitCode: 0 });
        succeeded(await lab.stack.refresh());
        assert.doesNotMatch(JSON.stringify(await runState(lab)), /"guest"|hunter2/);
      },
    ),
  );

  it(
    "fails with the last lines of the output, which the next preview shows again, and runs again with the next up",
    withEngine(program("echo out; echo trouble >&2; exit 7"), async (lab) => {
      const said = failed(await lab.stack.up());
      assert.match(said, /run \/bin\/sh in vm-101: it ended with exit code 7/);
      const lastLines = /last lines of stderr:\s+trouble\s+last lines of stdout:\s+out/;
      assert.match(said, lastLines);
      assert.match(succeeded(await lab.stack.preview()), lastLines);
      failed(await lab.stack.up());
      assert.equal(count(), 2);
      await noFiles(lab);
    }),
  );

  it(
    "that failed is accepted by expectedExitCodes without another run",
    withEngine(program("exit 7"), async (lab) => {
      failed(await lab.stack.up());
      lab.project.program = program("exit 7", "expectedExitCodes: [7]");
      succeeded(await lab.stack.up());
      assert.equal(count(), 1);
      assert.deepEqual(await lab.stack.outputs(), { stdout: "", exitCode: 7 });
    }),
  );

  it(
    "shows the last lines of a program with secret inputs, with every secret masked",
    withEngine(
      program(
        'cat; echo "token $TOKEN, guest operating system" >&2; exit 7',
        'stdin: pulumi.secret("hunter2"), environmentVariables: { TOKEN: pulumi.secret("gh0_abc") }',
      ),
      async (lab) => {
        const said = failed(await lab.stack.up());
        assert.match(said, /exit code 7.*last lines of stderr:\s+token \[secret\], \S+ operating system/s);
        assert.match(said, /last lines of stdout:\s+\[secret\]/);
        assert.doesNotMatch(said, /hunter2|gh0_abc/);
      },
    ),
  );

  it(
    "runs once if its provider is killed during the run, and the next up fetches its result",
    withEngine(program("sleep 2; echo done"), async (lab) => {
      const running = await upInMidRun(lab);
      killProvider(running.child.pid ?? 0);
      failed(await running.outcome);
      await assertCollected(lab);
      await noFiles(lab);
    }),
  );

  it(
    "fetches the result also after the five minutes in which vCenter keeps it",
    withEngine(program("sleep 1; echo done"), async (lab) => {
      const running = await upInMidRun(lab);
      killProvider(running.child.pid ?? 0);
      failed(await running.outcome);
      await programsEnd(lab);
      await lab.simulator.advanceClock(400);
      await assertCollected(lab);
      await noFiles(lab);
    }),
  );

  it(
    "runs once if the engine is killed",
    withEngine(program("sleep 2; echo done"), async (lab) => {
      const running = await upInMidRun(lab);
      running.child.kill("SIGKILL");
      await lab.simulator.until(({ sessions }) => sessions.vcenter === 0);
      succeeded(await lab.stack.run(["cancel", "--yes"]));
      await assertCollected(lab);
    }),
  );

  it(
    "runs once if the engine is killed while the result is fetched, and the next up takes that result",
    withEngine(program("echo done"), async (lab) => {
      await lab.simulator.fault({ match: "GET /guestFile", mode: "delay:2000" });
      const running = lab.stack.start(["up", "--yes", "--skip-preview"]);
      await lab.simulator.untilFaultsCarriedOut();
      running.child.kill("SIGKILL");
      await lab.simulator.until(({ sessions }) => sessions.vcenter === 0);
      await lab.simulator.clearFaults();
      succeeded(await lab.stack.run(["cancel", "--yes"]));
      const next = await lab.stack.up();
      assert.match(succeeded(next), /was started before, at .*this is the result of that run/);
      assert.deepEqual(await lab.stack.outputs(), { stdout: "done\n", exitCode: 0 });
      assert.equal(count(), 1);
      await noFiles(lab);
    }),
  );

  it(
    "is terminated within about three seconds of a second Ctrl-C, even if it ignores SIGTERM",
    withEngine(program("trap '' TERM; while :; do sleep 1; done"), async (lab) => {
      const running = await upInMidRun(lab);
      running.child.kill("SIGINT");
      // Two signals at once arrive as one, so the second waits until the engine has reported the first.
      await said(running.child, /\^C received/);
      running.child.kill("SIGINT");
      const canceled = Date.now();
      await programsEnd(lab);
      // The engine kills a provider 5 s after a cancel, so the time matters here.
      assert.ok(Date.now() - canceled < 4_000, `${Date.now() - canceled} ms`);
      failed(await running.outcome);
      await noFiles(lab);
    }),
  );

  it(
    "does not run onDelete after its replacement, where that is created first, and runs it when it is destroyed",
    withEngine(createdFirst(1), async ({ stack, project }) => {
      succeeded(await stack.up());
      project.program = createdFirst(2);
      assert.match(succeeded(await stack.up()), /so onDelete did not run/);
      assert.deepEqual([count(), existsSync(deleted)], [2, false]);
      succeeded(await stack.destroy());
      assert.ok(existsSync(deleted));
    }),
  );

  it(
    "is terminated by destroy with waitForExit: false",
    withEngine(program("trap '' TERM; while :; do sleep 1; done", "waitForExit: false"), async (lab) => {
      succeeded(await lab.stack.up());
      await lab.simulator.until(() => count() === 1);
      succeeded(await lab.stack.destroy());
      await programsEnd(lab);
      await noFiles(lab);
    }),
  );
});
