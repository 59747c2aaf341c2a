import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { engineEnvironment, requireEngine } from "../../scripts/engine.mjs";
import { Clock } from "../../simulator/clock";
import { createGuests } from "../../simulator/guest";
import { buildInventory } from "../../simulator/inventory/load";
import { patternOf } from "../../simulator/router";
import { createSrs } from "../../simulator/srs";
import { createVcenter } from "../../simulator/vcenter";
import { withSimulatorProcess } from "../../testing/simulator";

const root = join(__dirname, "../..");
const page = readFileSync(join(root, "docs/simulator.md"), "utf8");

/** Fenced blocks whose first line has a language and a mark: ```` ```sh runs ````. */
function blocks(mark: string): string[] {
  return [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].flatMap(([, info, block = ""]) =>
    info === mark ? block : [],
  );
}

/** A user's Pulumi project with the installed package, and the simulator's command on PATH. */
class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "simulator-docs-"));
  readonly env: NodeJS.ProcessEnv;

  constructor() {
    const bin = join(this.folder, "bin");
    mkdirSync(bin);
    const command = `#!/bin/sh\nexec node ${join(root, "dist/simulator/main.js")} "$@"\n`;
    writeFileSync(join(bin, "vsphere-ops-simulator"), command, { mode: 0o755 });
    cpSync(join(root, "examples/quickstart"), this.folder, { recursive: true });
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
    writeFileSync(join(this.folder, "lab.yaml"), blocks("yaml inventory").join(""));
    const { PATH = "", ...env } = engineEnvironment(requireEngine(), process.env);
    this.env = { ...env, PATH: `${bin}${delimiter}${PATH}`, PULUMI_HOME: join(this.folder, "home") };
  }

  start(script: string, env: NodeJS.ProcessEnv = {}) {
    const all = { ...this.env, ...env };
    return spawn("/bin/bash", ["-euo", "pipefail", "-c", script], { cwd: this.folder, env: all, stdio: "pipe" });
  }

  async run(script: string, env: NodeJS.ProcessEnv): Promise<void> {
    const child = this.start(script, env);
    const [said, complaints, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ]);
    assert.equal(code, 0, `${script}\n${said}${complaints}`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
}

describe("docs/simulator.md", () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.remove());

  for (const block of blocks("sh starts")) {
    it(`has the start command ${block.trim()}, which stops on SIGTERM`, async () => {
      const port = await freePort();
      const child = project.start(`exec ${block.replace("8080", String(port))}`);
      const [line] = await once(child.stdout, "data");
      assert.equal(String(line), `simulator listening on http://127.0.0.1:${port}\n`);
      child.kill();
      assert.deepEqual(await once(child, "exit"), [0, null]);
    });
  }

  for (const block of blocks("sh runs")) {
    it(`runs ${block.slice(0, 100).trim()}…`, async function () {
      this.timeout(300_000);
      await withSimulatorProcess([], (simulator) => project.run(block, { SIMULATOR: simulator.url }));
    });
  }

  it("has no other commands", () => {
    const shell = [...page.matchAll(/^```(sh.*)$/gm)].map(([, info]) => info);
    assert.equal(
      shell.filter((info) => info === "sh").length,
      1,
      "the settings of a user's shell, which start nothing",
    );
    assert.ok(shell.length > 8);
  });

  it("lists every operation with its request, and no other", () => {
    const clock = new Clock();
    const inventory = buildInventory();
    const vcenter = createVcenter(clock, inventory, "8.0.3");
    const parts = [
      vcenter,
      createGuests(clock, vcenter, false, () => ({ name: "127.0.0.1", port: 0 })),
      createSrs(clock, inventory, () => []),
    ];
    const routes = parts.flatMap((part) => part.routes).filter(({ path }) => !path.startsWith("/_simulator/"));
    const inRest = new Set(routes.filter(({ path }) => path.startsWith("/rest/")).map(({ operation }) => operation));
    const vcenterOnly = new Set(parts.slice(0, 2).flatMap((part) => part.routes.map(({ operation }) => operation)));
    const served = routes
      .filter(({ path }) => !path.startsWith("/rest/"))
      .map((route) => {
        const isApiOnly =
          vcenterOnly.has(route.operation) && route.path.startsWith("/api/") && !inRest.has(route.operation);
        return `${route.operation} ${patternOf(route)}${isApiOnly ? " /api only" : ""}`;
      });
    const rows = page.matchAll(/^\| `(\w+)` *\| `(.+?)` *\| (.*?) *\|$/gm);
    const listed = [...rows].map(([, name, request, notes = ""]) => {
      return `${name} ${request}${notes.startsWith("`/api` only") ? " /api only" : ""}`;
    });
    assert.deepEqual(listed, served);
  });
});
