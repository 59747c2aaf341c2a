import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { privateBackend } from "../../testing/backend";
import { succeeded } from "../../testing/outcome";
import { outcomeOf } from "../../testing/stack";
import { blocksOf } from "../docs/markdown";
import { Installed } from "./installed";

const page = blocksOf("docs/getting-started.md");
/** Versions other than the page's, for the workflow that tries the oldest and the newest of each. */
const { COMPATIBILITY_SDK: sdk = "", COMPATIBILITY_TYPESCRIPT: typescript = "" } = process.env;
const PULUMIS_OWN = "3.8";

/** The commands that the page shows, in order. */
function commands(): string[] {
  return page.filter(({ language, mark }) => language === "sh" && mark === "runs").map(({ code }) => code);
}

function inVersions(install: string): string {
  const [ofProgram = "", ofCompiler = ""] = install.split("\n");
  const compiler = typescript === PULUMIS_OWN ? "" : ofCompiler.replace(/typescript@\S+/, `typescript@${typescript}`);
  return [
    sdk ? ofProgram.replace("@pulumi/pulumi ", `@pulumi/pulumi@${sdk} `) : ofProgram,
    typescript ? compiler : ofCompiler,
  ].join("\n");
}

describe("docs/getting-started.md", () => {
  it("leads from an empty folder to a rehearsal by the short way", async function () {
    this.timeout(600_000);
    const parent = new Installed();
    const backend = privateBackend();
    const folder = join(parent.folder, "short");
    try {
      mkdirSync(join(parent.folder, "pulumi-vsphere-ops"));
      renameSync(join(parent.folder, parent.tarball), join(parent.folder, "pulumi-vsphere-ops", parent.tarball));
      mkdirSync(folder);
      const { PULUMI_BACKEND_URL: _, PULUMI_CONFIG_PASSPHRASE: __, ...env } = backend.env;
      const script = page.find(({ mark }) => mark === "short")?.code ?? "";
      const said = succeeded(await outcomeOf(spawn("bash", ["-euo", "pipefail", "-c", script], { cwd: folder, env })));
      assert.match(said, /greeting: "Linux\\nready\\n"/);
      assert.match(said, /4 deleted/);
    } finally {
      backend.remove();
      parent.remove();
    }
  });

  it("leads from an empty folder to a clone and a run, and back", async function () {
    this.timeout(600_000);
    const parent = new Installed();
    const backend = privateBackend();
    const folder = join(parent.folder, "lab");
    mkdirSync(join(parent.folder, "pulumi-vsphere-ops"));
    renameSync(join(parent.folder, parent.tarball), join(parent.folder, "pulumi-vsphere-ops", parent.tarball));
    mkdirSync(folder);
    for (const { mark, code } of page.filter(({ language }) => language !== "sh"))
      writeFileSync(join(folder, mark), code);
    if (typescript === PULUMIS_OWN) rmSync(join(folder, "tsconfig.json"));
    const { PULUMI_BACKEND_URL: _, PULUMI_CONFIG_PASSPHRASE: __, ...env } = backend.env;
    const start = (script: string) =>
      spawn("bash", ["-euo", "pipefail", "-c", script], {
        cwd: folder,
        env,
        // A group of its own: npx does not pass a signal on to the command that it started.
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
      });
    const [install = "", ...rest] = commands();
    try {
      succeeded(await outcomeOf(start(inVersions(install))));
      const [startsSimulator] = page.filter(({ mark }) => mark === "starts");
      const simulator = start(`exec ${startsSimulator?.code.replace("8080", "0")}`);
      try {
        const [line] = await once(createInterface({ input: simulator.stdout }), "line");
        const url = String(line).replace("simulator listening on ", "");
        const script = rest.join("\n").replaceAll("http://127.0.0.1:8080", url);
        const said = succeeded(await outcomeOf(start(script)));
        assert.match(said, /^(Linux|Darwin)\nready$/m);
        assert.match(said, /3 unchanged/);
        assert.match(said, /3 deleted/);
      } finally {
        if (simulator.pid) process.kill(-simulator.pid);
      }
    } finally {
      backend.remove();
      parent.remove();
    }
  });
});
