import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { privateBackend } from "../../testing/backend";
import { runCommand } from "../../testing/commandLine";
import { clones, oneVm } from "../../testing/oneVm";
import { succeeded } from "../../testing/outcome";
import { withEngine } from "../../testing/project";
import type { Stack } from "../../testing/stack";
import { Installed } from "./installed";

describe("vsphere-ops init, from a folder with nothing but the package", () => {
  it("writes a project whose printed commands clone a VM, run a program in it and leave nothing", async function () {
    this.timeout(600_000);
    const installed = new Installed();
    const backend = privateBackend();
    try {
      installed.installPackage();
      // The rehearsal has a backend and a passphrase of its own.
      const { PULUMI_BACKEND_URL: _url, PULUMI_CONFIG_PASSPHRASE: _passphrase, ...env } = backend.env;
      const run = (script: string, cwd: string) =>
        execFileSync("bash", ["-ec", script], { cwd, env, encoding: "utf8" });
      const { commands } = JSON.parse(run("npx vsphere-ops init lab --json", installed.folder));
      const output = run(commands.join("\n").replace("npm install", "npm install --prefer-offline"), installed.folder);
      assert.match(output, /greeting: "Linux\\nready\\n"/);
      assert.match(output, /Resources:\n {4}- 4 deleted/);
      const folder = join(installed.folder, "lab");
      run("npx tsc --noEmit", folder);
      const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      assert.match(dependencies["pulumi-vsphere-ops"], /^file:.*\.tgz$/);
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.startsWith("Pulumi.")),
        ["Pulumi.rehearsal.yaml", "Pulumi.yaml"],
      );
    } finally {
      backend.remove();
      installed.remove();
    }
  });
});

describe("vsphere-ops orphans in a Pulumi project", () => {
  it(
    "deletes what the state does not know, by the name of the stack, also when the stack is gone",
    withEngine(`${oneVm} new vsphere.InstantCloneVm("db", { sourceName: "golden" });`, async (lab) => {
      const { stack, simulator, project } = lab;
      const sweep = async () => {
        const env = { ...stack.environment, ...simulator.environment };
        const args = ["orphans", "--stack", stack.name, "--json", "--delete"];
        const { status, stdout, stderr } = await runCommand(args, { cwd: project.folder, env });
        assert.equal(status, 0, stderr);
        return JSON.parse(stdout).vms.map(({ name, deleted }: { name: string; deleted?: boolean }) => [
          name.replace(/-[0-9a-f]{8}$/, ""),
          deleted,
        ]);
      };
      succeeded(await stack.up());
      assert.deepEqual(await sweep(), []);
      succeeded(await stack.run(["state", "delete", "--yes", await urnOf(stack, "db")]));
      assert.deepEqual(await sweep(), [["db", true]]);
      assert.equal((await clones(lab)).length, 1);
      succeeded(await stack.run(["stack", "rm", "--yes", "--force"]));
      assert.deepEqual(await sweep(), [["web", true]]);
      assert.deepEqual(await clones(lab), []);
    }),
  );
});

describe("vsphere-ops doctor in a Pulumi project", () => {
  it(
    "checks the environment alone where no stack is selected, and warns of that",
    withEngine("", async ({ stack, simulator, project }) => {
      const env = { ...stack.environment, ...simulator.environment };
      const { status, stdout } = await runCommand(["doctor"], { cwd: project.folder, env });
      assert.equal(status, 0, stdout);
      assert.match(stdout, /warning stack: no stack is selected[^\n]*\n\s+Fix: Name a stack with --stack/);
    }),
  );
});

async function urnOf(stack: Stack, name: string): Promise<string> {
  return (await stack.resources()).find(({ urn }) => urn.endsWith(`::${name}`))?.urn ?? "";
}
