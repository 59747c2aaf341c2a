import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bin } from "../../package.json";
import { privateBackend } from "../../testing/backend";
import { withSimulatorProcess } from "../../testing/simulator";
import { outcomeOf } from "../../testing/stack";
import { blocksOf } from "../docs/markdown";
import { azureSteps, gitHubSteps, gitLabSteps, jenkinsSteps, type Step } from "./pipelineSteps";

const root = join(__dirname, "../..");

const LABS: Record<string, Step[]> = {
  "GitHub Actions": gitHubSteps("githubActions/lab.yml", "lab"),
  "GitLab CI": gitLabSteps("gitlab/.gitlab-ci.yml", "lab"),
  Jenkins: jenkinsSteps("jenkins/Jenkinsfile"),
  "Azure Pipelines": azureSteps("azurePipelines/azure-pipelines.yml", 0),
};

const SWEEPS: Record<string, Step[]> = {
  "GitHub Actions": gitHubSteps("githubActions/sweep.yml", "sweep"),
  "GitLab CI": gitLabSteps("gitlab/.gitlab-ci.yml", "sweep"),
  Jenkins: jenkinsSteps("jenkins/Jenkinsfile.sweep"),
  "Azure Pipelines": azureSteps("azurePipelines/sweep.yml", 0),
};

const command = Object.entries(bin).find(([name]) => name === "vsphere-ops")?.[1];

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
    cpSync(join(root, "pipelines/sweep.sh"), join(this.folder, "sweep.sh"));
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
  }

  env(simulator: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const { PATH, ...env } = this.#backend.env;
    return { ...env, ...simulator, ...COMMIT, STACK: "pr-17", GUEST_PASSWORD: "guest", PATH: `${this.#bin()}:${PATH}` };
  }

  /** Commands that use the packages of this repository instead of the registry's. */
  #bin(): string {
    const script = (name: string, text: string) =>
      writeFileSync(join(this.folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    script("npm", '[ "$*" = ci ]');
    if (command !== undefined) script("npx", `shift; exec node '${join(root, command)}' "$@"`);
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
      assert.match(said, /\+ 4 to create[\s\S]*\+ 4 created[\s\S]*- 4 deleted/);
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

describe("docs/pipelines.md", () => {
  it("rehearses the commands of a pipeline on a simulator of its own", async () => {
    const checkout = new Checkout();
    const blocks = blocksOf("docs/pipelines.md");
    const block = (mark: string) => blocks.find((found) => found.mark === mark)?.code ?? "";
    try {
      const { PULUMI_BACKEND_URL: _, PULUMI_CONFIG_PASSPHRASE: __, ...env } = checkout.env({});
      writeFileSync(join(checkout.folder, "rehearse.sh"), block("rehearse.sh"));
      const { said, failed } = await runSteps([{ script: block("runs"), always: false }], checkout.folder, env);
      assert.equal(failed, false, said);
      assert.match(said, /\+ 4 created[\s\S]*- 4 deleted/);
    } finally {
      checkout.remove();
    }
  });
});

describe("The nightly sweep", () => {
  it("is the same in each system", () => {
    for (const [name, steps] of Object.entries(SWEEPS)) {
      const commands = steps.flatMap(({ script }) => script.trim().split("\n")).filter((line) => line !== "");
      assert.deepEqual(commands, ["npm ci", "bash sweep.sh 12"], name);
    }
  });

  (command === undefined ? it.skip : it)(
    "destroys a lab whose runner died, and leaves a younger one alone",
    async () => {
      const checkout = new Checkout();
      try {
        await withSimulatorProcess([], async (simulator) => {
          const env = checkout.env(simulator.environment);
          const run = async (steps: Step[]) => {
            const { said, failed } = await runSteps(steps, checkout.folder, env);
            assert.equal(failed, false, said);
            return (await simulator.state()).vms.length - 2;
          };
          const lab = (LABS["GitHub Actions"] ?? []).filter(({ always }) => !always);
          assert.equal(await run(lab), 1);
          assert.equal(await run([{ script: "bash sweep.sh 12", always: false }]), 1);
          assert.equal(await run([{ script: "bash sweep.sh 0", always: false }]), 0);
        });
      } finally {
        checkout.remove();
      }
    },
  );
});
