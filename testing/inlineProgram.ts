import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { privateBackend } from "./backend";
import type { Project } from "./project";
import { type Outcome, outcomeOf } from "./stack";

/** First lines of every script in these tests. */
const prelude = `const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const configuration = (server) => ({
  "vsphere-ops:server": { value: server },
  "vsphere-ops:user": { value: "administrator@vsphere.local" },
  "vsphere-ops:password": { value: "simulated", secret: true },
});
async function deploy(stackName, program, config, options) {
  const stack = await LocalWorkspace.createOrSelectStack({ stackName, projectName: "inline", program }, options);
  await stack.setAllConfig(config);
  return stack;
}
const print = (value) => console.log(JSON.stringify(value));
`;

interface RunOptions {
  cwd?: string;
  args?: string[];
  env?: NodeJS.ProcessEnv;
}

/** Runs a script with inline programs of the Automation API, as `node deploy.js` would. */
export function runScript(project: Project, script: string, options?: RunOptions): Promise<Outcome> {
  project.program = `${prelude}
(async () => {
${script}
})().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});`;
  return runFile(join(project.folder, "index.js"), options);
}

/** Runs a file in Node, with the engine and its own backend. */
export async function runFile(file: string, { cwd = dirname(file), args = [], env = {} }: RunOptions = {}) {
  const backend = privateBackend();
  try {
    const child = spawn(process.execPath, [file, ...args], {
      cwd,
      env: { ...backend.env, PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return await outcomeOf(child);
  } finally {
    backend.remove();
  }
}
