import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

function start(env: object, ...args: string[]): ChildProcess {
  const main = ["--import", "tsx", join(__dirname, "main.ts")];
  return spawn(process.execPath, [...main, ...args], { stdio: "pipe", env: { ...process.env, ...env } });
}

/** The first lines of a simulator that has been started. */
async function linesOf(child: ChildProcess, count: number): Promise<string[]> {
  assert.ok(child.stdout);
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) if (lines.push(line) === count) break;
  return lines;
}

async function run(env: object, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = start(env, ...args);
  assert.ok(child.stdout && child.stderr);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, out, err };
}

describe("vsphere-ops-simulator (docs/simulator.md)", () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`says where it listens on its first line, and stops cleanly on ${signal} with a request under way`, async () => {
      const child = start({}, "--port", "0", "--latency", "default=60000");
      const [line = ""] = await linesOf(child, 1);
      assert.match(line, /^simulator listening on http:\/\/127\.0\.0\.1:\d+$/);
      const url = line.replace("simulator listening on ", "");
      const waiting = assert.rejects(fetch(`${url}/ticket/abc`));
      while (!(await (await fetch(`${url}/_simulator/state`)).text()).includes("GET /ticket"));
      child.kill(signal);
      await waiting;
      assert.deepEqual(await once(child, "exit"), [0, null]);
    });
  }

  it("with --tls prints the CA file, whose CA has signed what is served, and removes it at the end", async () => {
    const child = start({}, "--port", "0", "--tls");
    const [line = "", caFile = ""] = await linesOf(child, 2);
    assert.match(line, /^simulator listening on https:\/\/127\.0\.0\.1:\d+$/);
    const url = `${line.replace("simulator listening on ", "")}/_simulator/state`;
    const untrusted = request(url).end();
    assert.match(String(await once(untrusted, "error").then(([error]) => error)), /self-signed|unable to verify/);
    const [answer] = await once(request(url, { ca: readFileSync(caFile) }).end(), "response");
    assert.equal(answer.statusCode, 200);
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [0, null]);
    assert.equal(existsSync(caFile), false);
  });

  it("says what --tls needs where openssl is missing", async () => {
    const { code, err } = await run({ PATH: "" }, "--port", "0", "--tls");
    assert.equal(code, 1);
    assert.match(err, /^--tls: openssl could not make the certificates; is it installed and on PATH\?.*ENOENT\n$/);
  });

  it("says which port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = String(typeof address === "object" && address ? address.port : 0);
    const { code, err } = await run({}, "--port", port);
    other.close();
    assert.equal(code, 1);
    assert.match(err, new RegExp(`^The port is taken: .*${port}.*--port`));
  });

  for (const [args, message] of [
    [["--port", "http"], /^--port http: expected a number from 0 to 65535\n/],
    [["--port", "70000"], /^--port 70000: expected a number/],
    [["--latency", "instantClone"], /^--latency instantClone: expected NAME=MILLISECONDS/],
    [["--latency", "instantclone=8"], /^latency for unknown operation instantclone; known are .*instantClone/],
    [["--vcenter-version", "8"], /^--vcenter-version 8: expected a release/],
    [["--inventory", "/nonsense.json"], /^--inventory \/nonsense\.json: ENOENT/],
    [["--colour"], /^Unknown option '--colour'/],
    [["file"], /^Unexpected argument 'file'/],
  ] as const) {
    it(`refuses ${args.join(" ")} in one line without a stack trace`, async () => {
      const { code, out, err } = await run({}, ...args);
      assert.deepEqual([code, out], [1, ""]);
      assert.match(err, message);
      assert.doesNotMatch(err, /\n\s+at /);
    });
  }

  it("takes an inventory, and says line and field of what is wrong with one", async () => {
    const folder = mkdtempSync(join(tmpdir(), "inventory-"));
    const file = join(folder, "lab.json");
    writeFileSync(file, '{\n  "vms": [\n    {"name": "solo", "powerstate": "POWERED_OFF"}\n  ]\n}\n');
    const { code, err } = await run({}, "--inventory", file);
    assert.deepEqual([code, err], [1, `${file}, line 3, vms[0].powerstate: unknown field\n`]);
    writeFileSync(file, '{"vms": [{"name": "solo"}]}');
    const child = start({}, "--port", "0", "--inventory", file);
    const [line = ""] = await linesOf(child, 1);
    const state = await fetch(`${line.replace("simulator listening on ", "")}/_simulator/state`);
    assert.match(await state.text(), /"vms":\[\{"id":"vm-1001","name":"solo"/);
    child.kill("SIGTERM");
    await once(child, "exit");
    rmSync(folder, { recursive: true });
  });

  it("warns when others than this machine can reach it", async () => {
    const child = start({}, "--port", "0", "--host", "0.0.0.0");
    assert.ok(child.stderr);
    const [warning] = await once(createInterface(child.stderr), "line");
    assert.match(String(warning), /can run programs here as user/);
    child.kill("SIGTERM");
    await once(child, "exit");
  });

  it("has --help and --version", async () => {
    const [help, version] = await Promise.all([run({}, "--help"), run({}, "--version")]);
    for (const option of ["port", "host", "latency", "inventory", "tls", "vcenter-version", "help", "version"]) {
      assert.match(help.out, new RegExp(`--${option}\\b`));
    }
    assert.match(version.out, /^\d+\.\d+\.\d+\n$/);
    assert.deepEqual([help.code, version.code], [0, 0]);
  });
});
