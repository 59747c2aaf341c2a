import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { withoutUserSettings } from "./engine.mjs";

/** A fake Go: prints `go env`, logs each `go build`, and writes the requested file or fails like Go. */
function fakeGo(version: string, build: string): string {
  return `#!/bin/sh
if [ "$1" = env ]; then printf '${version}\\nlocal\\n'; exit; fi
echo built >> "$GO_LOG"
${build}
`;
}
const BUILDS = `while [ "$1" != -o ]; do shift; done; /bin/mkdir -p "\${2%/*}"; echo binary > "$2"`;
const REFUSED = "echo 'go: downloading x' >&2; echo 'x@v1: Get \"http://proxy/x.zip\": connection refused' >&2; exit 1";

describe("npm run setup, with no Pulumi on PATH and an empty cache", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "vsphere-ops-setup-"));
    mkdirSync(join(folder, "bin"));
    symlinkSync(process.execPath, join(folder, "bin/node"));
    makeCheckout(join(folder, "checkout"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("says what to install if Go is missing, too", async () => {
    const { status, stderr } = await setUp();
    assert.equal(status, 1);
    assert.match(stderr, /^set-up failed: there is no Pulumi 3 .* and no Go .* install Pulumi \(https:/);
    assertOneError(stderr);
  });

  it("names the required version if Go is too old", async () => {
    install("go", fakeGo("go1.20.4", BUILDS));
    const { status, stderr } = await setUp();
    assert.equal(status, 1);
    assert.match(stderr, /Go 1\.25\.11 or later is needed to build Pulumi and this is go1\.20\.4/);
    assertOneError(stderr);
  });

  it("shows Go's error for a failed download, and leaves no incomplete engine", async () => {
    install("go", fakeGo("go1.26.8", REFUSED));
    const { status, stderr } = await setUp();
    assert.equal(status, 1);
    assert.match(stderr, /connection refused\nCheck that Go reaches its module proxy/);
    assert.doesNotMatch(stderr, /downloading/);
    assertOneError(stderr);
    assert.deepEqual(readdirSync(join(folder, "cache")), []);
  });

  it("builds the complete engine once, and reuses it the next time", async () => {
    install("go", fakeGo("go1.26.8", BUILDS));
    assert.equal((await setUp()).status, 0);
    const [engine = ""] = readdirSync(join(folder, "cache"));
    assert.deepEqual(readdirSync(join(folder, "cache", engine)).sort(), [
      "pulumi",
      "pulumi-language-nodejs",
      "pulumi-resource-pulumi-nodejs",
    ]);
    rmSync(join(folder, "bin/go"));
    const again = await setUp();
    assert.equal(again.status, 0);
    assert.match(again.stderr, /^set-up: nothing to do \(\d\.\d s\)\n$/);
  });

  it("does the work once if two start together", async () => {
    install("go", fakeGo("go1.26.8", BUILDS));
    const both = await Promise.all([setUp(), setUp()]);
    assert.deepEqual(
      both.map(({ status }) => status),
      [0, 0],
    );
    assert.equal(
      readFileSync(join(folder, "builds"), "utf8"),
      "built\nbuilt\n",
      "one build of each of the two binaries",
    );
  });

  it("continues after a killed set-up", async () => {
    install("go", fakeGo("go1.26.8", "kill -9 $PPID"));
    assert.equal((await setUp()).status, "SIGKILL");
    install("go", fakeGo("go1.26.8", BUILDS));
    assert.equal((await setUp()).status, 0);
    assert.equal(readdirSync(join(folder, "cache")).length, 1, "what the killed one left is gone");
  });

  it("ends with the exit status of its program", async () => {
    install("go", fakeGo("go1.26.8", BUILDS));
    const program = join(folder, "program.cjs");
    writeFileSync(program, "console.log(process.argv[2]); process.exitCode = 7;");
    const { status, stdout } = await setUp(program, "--flag");
    assert.equal(status, 7);
    assert.equal(stdout, "--flag\n");
  });

  it("installs the packages if they do not match the lockfile", async () => {
    install("go", fakeGo("go1.26.8", BUILDS));
    install("npm", '#!/bin/sh\necho "$*" >> "$NPM_LOG"; /bin/cp package-lock.json node_modules/.package-lock.json\n');
    const lock = join(folder, "checkout/package-lock.json");
    for (const version of ["1.0.0", "1.0.1", "1.0.1"]) {
      writeFileSync(lock, JSON.stringify({ packages: { "node_modules/x": { version } } }));
      assert.equal((await setUp()).status, 0);
    }
    assert.equal(readFileSync(join(folder, "installs"), "utf8").match(/^ci /gm)?.length, 2);
  });

  it("shows npm's error if npm cannot reach a registry", async () => {
    install("npm", "#!/bin/sh\necho 'npm error code ECONNREFUSED' >&2; exit 1\n");
    writeFileSync(join(folder, "checkout/package-lock.json"), '{"packages":{"node_modules/x":{"version":"1.0.0"}}}');
    const { status, stderr } = await setUp();
    assert.equal(status, 1);
    assert.match(stderr, /npm ci ended with 1\.\nnpm error code ECONNREFUSED\nCheck that npm reaches its registry/);
    assertOneError(stderr);
  });

  function install(command: string, script: string): void {
    writeFileSync(join(folder, "bin", command), script, { mode: 0o755 });
  }

  async function setUp(...args: string[]) {
    const child = spawn(process.execPath, [join(folder, "checkout/scripts/setup.mjs"), ...args], {
      env: {
        PATH: join(folder, "bin"),
        HOME: folder,
        VSPHERE_OPS_ENGINE_CACHE: join(folder, "cache"),
        GO_LOG: join(folder, "builds"),
        NPM_LOG: join(folder, "installs"),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [[code, signal], stdout, stderr] = await Promise.all([
      once(child, "close"),
      text(child.stdout),
      text(child.stderr),
    ]);
    return { status: code ?? signal, stdout, stderr };
  }
});

/** The real set-up in a checkout without sources. Its only packages are a compiler and a bundler that write an empty dist. */
function makeCheckout(checkout: string): void {
  const bundled = ["node_modules/yaml", "node_modules/commander"];
  const packages = ["node_modules/typescript/bin", "node_modules/esbuild", ...bundled];
  const folders = [...packages, "simulator/page/assets", "provider/operations/guestRun/linux"];
  for (const name of folders) mkdirSync(join(checkout, name), { recursive: true });
  writeFileSync(join(checkout, "node_modules/esbuild/index.js"), "exports.build = async () => {};");
  for (const name of bundled) writeFileSync(join(checkout, name, "LICENSE"), "");
  writeFileSync(
    join(checkout, "node_modules/typescript/bin/tsc"),
    'require("node:fs").mkdirSync(process.argv[process.argv.indexOf("--outDir") + 1]);',
  );
  for (const file of ["tsconfig.json", "tsconfig.build.json"]) writeFileSync(join(checkout, file), "{}");
  writeFileSync(join(checkout, "package-lock.json"), '{"packages":{}}');
  cpSync(__dirname, join(checkout, "scripts"), { recursive: true });
}

function assertOneError(stderr: string): void {
  assert.equal(stderr.match(/set-up failed/g)?.length, 1);
  assert.doesNotMatch(stderr, /^\s+at /m, "no stack trace");
}

describe("The environment of tests and demo", () => {
  it("has none of the user's settings, but the folder of the engine", () => {
    const kept = { PATH: "/bin", VSPHERE_OPS_ENGINE_CACHE: "/engines" };
    const settings = { VSPHERE_SERVER: "vcenter", SRS_USER: "me", PULUMI_BACKEND_URL: "s3://states" };
    assert.deepEqual(withoutUserSettings({ ...kept, ...settings }), kept);
  });
});
