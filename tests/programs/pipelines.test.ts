import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { privateBackend } from "../../testing/backend";
import { withSimulatorProcess } from "../../testing/simulator";
import { outcomeOf } from "../../testing/stack";
import { azureSteps, gitHubSteps, gitLabSteps, jenkinsSteps, type Step } from "./pipelineSteps";

const root = join(__dirname, "../..");

const LABS: Record<string, Step[]> = {
  "GitHub Actions": gitHubSteps("githubActions/lab.yml", "lab"),
  "GitLab CI": gitLabSteps("gitlab/.gitlab-ci.yml", "lab"),
  Jenkins: jenkinsSteps("jenkins/Jenkinsfile"),
  "Azure Pipelines": azureSteps("azurePipelines/azure-pipelines.yml", 0),
};

/** Variables that each system sets, or that its file does. */
const COMMIT = { COMMIT: "4f2a1c9", GIT_COMMIT: "4f2a1c9", BUILD_SOURCEVERSION: "4f2a1c9" };

interface Run {
  said: string;
  failed: boolean;
}

/** Runs the steps as a pipeline does: after a failure only those that always run. */
async function runSteps(steps: Step[], folder: string, env: NodeJS.ProcessEnv): Promise<Run> {
  let failed = false;
  let said = "";
  for (const { script, always } of steps) {
    if (failed && !always) continue;
    const child = spawn("bash", [...(always ? [] : ["-e"]), "-c", script], { cwd: folder, env, stdio: "pipe" });
    const { status, stdout, stderr } = await outcomeOf(child);
    failed ||= status !== 0;
    said += stdout + stderr;
  }
  return { said, failed };
}

/** A checkout of the example's program on a runner. The packages are there, so `npm ci` has nothing to do. */
class Checkout {
  readonly folder = mkdtempSync(join(tmpdir(), "vsphere-ops-pipeline-"));
  readonly #backend = privateBackend();

  constructor(job?: string) {
    cpSync(join(root, "examples/test-job"), this.folder, { recursive: true });
    if (job !== undefined) writeFileSync(join(this.folder, "index.ts"), job);
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
  }

  env(simulator: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const { PATH, ...env } = this.#backend.env;
    return { ...env, ...simulator, ...COMMIT, STACK: "pr-17", GUEST_PASSWORD: "guest", PATH: `${this.#bin()}:${PATH}` };
  }

  #bin(): string {
    const npm = join(this.folder, "npm");
    writeFileSync(npm, '#!/bin/sh\n[ "$*" = ci ]\n', { mode: 0o755 });
    return this.folder;
  }

  remove(): void {
    this.#backend.remove();
    rmSync(this.folder, { recursive: true });
  }
}

describe("The pipeline for", () => {
  for (const [name, steps] of Object.entries(LABS)) {
    const run = async (job?: string) => {
      const checkout = new Checkout(job);
      try {
        return await withSimulatorProcess([], async (simulator) => {
          const result = await runSteps(steps, checkout.folder, checkout.env(simulator.environment));
          const { vms, calls, guestFiles } = await simulator.state();
          const clones = calls["POST /api/vcenter/vm?action=instant-clone"];
          return { ...result, clones, left: vms.length - 2, files: Object.values(guestFiles).filter(Boolean) };
        });
      } finally {
        checkout.remove();
      }
    };

    it(`${name} previews, runs the job in a clone, shows its log, and leaves nothing`, async () => {
      const { said, failed, clones, left, files } = await run();
      assert.deepEqual({ failed, clones, left, files }, { failed: false, clones: 1, left: 0, files: [] }, said);
      assert.match(said, /testing 4f2a1c9\nunit: passed\n/);
      assert.match(said, /\+ 3 to create[\s\S]*\+ 3 created[\s\S]*- 3 deleted/);
      assert.match(said, /configuration removed/);
    });

    it(`${name} fails and leaves nothing when the job fails`, async () => {
      const { said, failed, clones, left } = await run(`import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "pulumi-vsphere-ops";
const vm = new vsphere.InstantCloneVm("tests", { sourceName: "golden", waitFor: "tools" });
const password = new pulumi.Config().requireSecret("guestPassword");
const credentials = { type: "USERNAME_PASSWORD" as const, userName: "root", password };
new vsphere.GuestProcessRun("job", { vm: vm.id, credentials, path: "/bin/sh", arguments: ["-c", "exit 3"] });
`);
      assert.deepEqual({ failed, clones, left }, { failed: true, clones: 1, left: 0 }, said);
      assert.match(said, /exit code 3|exit code is 3|ended with 3/);
      assert.match(said, /configuration removed/);
    });
  }
});
