import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { privateBackend } from "../../testing/backend";
import { Simulator } from "../../testing/simulator";
import { Installed } from "./installed";

const readme = readFileSync(join(__dirname, "../../README.md"), "utf8");

/** The code blocks of README in one language. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, code = ""]) => code);
}

describe("README", () => {
  it("says what to type in an empty folder, and it works", async function () {
    this.timeout(300_000);
    const parent = new Installed();
    const simulator = await Simulator.start();
    const backend = privateBackend();
    try {
      mkdirSync(join(parent.folder, "pulumi-vsphere-ops"));
      renameSync(join(parent.folder, parent.tarball), join(parent.folder, "pulumi-vsphere-ops", parent.tarball));
      const folder = join(parent.folder, "program");
      mkdirSync(folder);
      writeFileSync(join(folder, "Pulumi.yaml"), blocks("yaml")[0] ?? "");
      writeFileSync(join(folder, "package.json"), blocks("json")[0] ?? "");
      writeFileSync(join(folder, "index.ts"), blocks("ts")[0] ?? "");
      const commands = blocks("sh").find((code) => code.includes("npm install")) ?? "";
      const child = spawn("sh", ["-e", "-c", commands.replace("vcenter.example.com", simulator.url)], {
        cwd: folder,
        env: { ...backend.env, PULUMI_SKIP_CONFIRMATIONS: "true" },
        stdio: ["pipe", "pipe", "pipe"],
      });
      // What a person types when asked for the password.
      child.stdin.end("simulated\n");
      const [[code], stdout, stderr] = await Promise.all([
        once(child, "close"),
        text(child.stdout),
        text(child.stderr),
      ]);
      assert.equal(code, 0, stdout + stderr);
      assert.equal((await simulator.state()).vms.length, 3, stdout);
    } finally {
      backend.remove();
      await simulator.stop();
      parent.remove();
    }
  });
});
