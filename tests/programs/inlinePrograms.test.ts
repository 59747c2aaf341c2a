import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runFile, runScript } from "../../testing/inlineProgram";
import { succeeded } from "../../testing/outcome";
import { Project } from "../../testing/project";
import { Simulator } from "../../testing/simulator";

const page = readFileSync(join(__dirname, "../../docs/automation-api.md"), "utf8");
const [, script = ""] = /^```js deploy\.mjs\n([\s\S]*?)^```$/m.exec(page) ?? [];
const example = readFileSync(join(__dirname, "../../examples/automation/index.ts"), "utf8");

async function withSimulators(count: number, test: (project: Project, ...simulators: Simulator[]) => Promise<void>) {
  const simulators = await Promise.all(Array.from({ length: count }, () => Simulator.start()));
  const project = new Project("");
  try {
    await test(project, ...simulators);
  } finally {
    project.remove();
    await Promise.all(simulators.map((simulator) => simulator.stop()));
  }
}

describe("Inline programs of the Automation API", () => {
  it("that run at once in one process each ask their own vCenter", () =>
    withSimulators(2, async (project, east, west) => {
      await east?.changeVm("vm-101", { name: "shared" });
      await west?.changeVm("vm-102", { name: "shared" });
      const said = succeeded(
        await runScript(
          project,
          `
const servers = ${JSON.stringify({ east: east?.url, west: west?.url })};
const names = Object.keys(servers);
let count = 0, release;
const bothRun = new Promise((resolve) => { release = resolve; });
async function program() {
  if (++count === names.length) release();
  await bothRun;
  const [vm, again] = await Promise.all([vsphere.getVm({ name: "shared" }), vsphere.getVm({ name: "shared" })]);
  return { id: vm.id, again: again.id, later: vsphere.getVmOutput({ name: "shared" }).id };
}
const ids = await Promise.all(names.map(async (name) => {
  const stack = await deploy(name, program, configuration(servers[name]));
  const { outputs } = await stack.up();
  return [outputs.id.value, outputs.again.value, outputs.later.value];
}));
print(ids);`,
        ),
      );
      assert.deepEqual(JSON.parse(said), [
        ["vm-101", "vm-101", "vm-101"],
        ["vm-102", "vm-102", "vm-102"],
      ]);
      for (const simulator of [east, west]) assert.equal((await simulator?.state())?.sessions.vcenter, 0);
    }));

  it("are told that their functions do not see the workspace's envVars when a setting is missing", () =>
    withSimulators(1, async (project, simulator) => {
      const said = succeeded(
        await runScript(
          project,
          `
const program = async () => ({ id: (await vsphere.getVm({ name: "golden" })).id });
const envVars = { VSPHERE_PASSWORD: "simulated" };
const { "vsphere-ops:password": password, ...config } = configuration(${JSON.stringify(simulator?.url)});
const stack = await deploy("test", program, config, { envVars });
await stack.up().catch((error) => console.log(error.message));`,
        ),
      );
      assert.match(said, /connection "default" is not complete/);
      assert.match(said, /The program is inline: .*`envVars` of its workspace do not reach its functions/);
    }));

  it("create the resources that wait for a function, though nothing else waits for it", () =>
    withSimulators(1, async (project, simulator) => {
      succeeded(
        await runScript(
          project,
          `
function program() {
  const cloneOf = (name, { id }) => new vsphere.InstantCloneVm(name, { source: id });
  vsphere.getVm({ name: "golden" }).then((vm) => vsphere.getVm({ id: vm.id })).then((vm) => cloneOf("promise", vm));
  vsphere.getVmOutput({ name: pulumi.output("golden") }).apply((vm) => cloneOf("output", vm));
}
const stack = await deploy("test", program, configuration(${JSON.stringify(simulator?.url)}));
await stack.up();`,
        ),
      );
      const { vms } = (await simulator?.state()) ?? { vms: [] };
      assert.deepEqual(
        vms
          .filter(({ source }) => source)
          .map(({ name }) => name.replace(/-.*/, ""))
          .sort(),
        ["output", "promise"],
      );
    }));

  it("that are started from another folder run as the page on the Automation API shows", () =>
    withSimulators(2, async (project, east, west) => {
      const file = join(project.folder, "deploy.mjs");
      writeFileSync(file, script);
      const args = [east?.url ?? "", west?.url ?? ""];
      const env = { LAB_USER: "administrator@vsphere.local", LAB_PASSWORD: "simulated" };
      const said = succeeded(await runFile(file, { cwd: "/", args, env }));
      assert.match(said, /^web-\S+\nweb-\S+\n$/);
      for (const simulator of [east, west]) {
        const { vms, calls } = (await simulator?.state()) ?? { vms: [], calls: {} };
        assert.equal(vms.length, 2);
        assert.equal(calls["POST /api/vcenter/vm?action=instant-clone"], 1);
      }
    }));

  for (const [what, name, text] of [
    ["the page on the Automation API", "deploy.mjs", script],
    ["the example", "index.mts", example],
  ] as const)
    it(`that fail end the script of ${what} with an exit code, when the other stacks are destroyed too`, () =>
      withSimulators(2, async (project, east, west) => {
        await east?.changeVm("vm-101", { powerState: "POWERED_OFF" });
        await west?.fault({ match: "action=instant-clone", mode: "delay:4000" });
        const file = join(project.folder, name);
        writeFileSync(file, text);
        const user = { LAB_USER: "administrator@vsphere.local", LAB_PASSWORD: "simulated" };
        const env = { ...user, VSPHERE_USER: user.LAB_USER, VSPHERE_PASSWORD: user.LAB_PASSWORD };
        const { status, stdout, stderr } = await runFile(file, { args: [east?.url ?? "", west?.url ?? ""], env });
        assert.match(stdout + stderr, /an instant clone needs a running source/);
        assert.equal(status, 1, stdout + stderr);
        const { vms, calls } = (await west?.state()) ?? { vms: [], calls: {} };
        assert.equal(calls["POST /api/vcenter/vm?action=instant-clone"], 1);
        assert.equal(vms.length, 2);
      }));
});
