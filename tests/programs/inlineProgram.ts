import { spawn } from "node:child_process";
import { join } from "node:path";
import { privateBackend } from "../../scripts/backend";
import { type Outcome, outcomeOf } from "../engine/stack";

/** What every script of these tests starts with. */
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

/** Runs a script that uses the Automation API with inline programs, as `node deploy.js` would. */
export async function runScript(
  project: { folder: string; program: string },
  script: string,
  { cwd = project.folder, env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  const backend = privateBackend();
  try {
    project.program = `${prelude}\n(async () => {\n${script}\n})().catch((error) => {\n  console.error(error);\n  process.exitCode = 1;\n});`;
    const child = spawn(process.execPath, [join(project.folder, "index.js")], {
      cwd,
      env: { ...backend.env, PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return await outcomeOf(child);
  } finally {
    backend.remove();
  }
}
