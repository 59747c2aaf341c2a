import assert from "node:assert/strict";
import { runScript } from "../../testing/inlineProgram";
import { clones } from "../../testing/oneVm";
import { failed, succeeded } from "../../testing/outcome";
import { type EngineLab, Project, withEngine } from "../../testing/project";
import { withSimulatorProcess } from "../../testing/simulator";

const cleanup = 'new vsphere.StackCleanup("cleanup");';
const web = 'new vsphere.InstantCloneVm("web", { sourceName: "golden" });';

const slowClones = { simulator: ["--latency", "instantClone=1500"] };

/** An `up` that is killed while vCenter clones. The next command of the pipeline comes when the clone is there. */
async function killedUp({ stack, simulator }: EngineLab): Promise<void> {
  const running = stack.start(["up", "--yes", "--skip-preview"]);
  await simulator.until(({ calls }) => calls["POST /api/vcenter/vm?action=instant-clone"] === 1);
  running.child.kill("SIGKILL");
  await simulator.until(({ vms, sessions }) => vms.some((vm) => vm.source) && sessions.vcenter === 0);
  succeeded(await stack.run(["cancel", "--yes"]));
}

describe("A program with a StackCleanup", () => {
  it(
    "leaves nothing when its up is killed while it clones and destroy follows, as in a pipeline",
    withEngine(
      `${web} ${cleanup}`,
      async (lab) => {
        await killedUp(lab);
        assert.equal((await clones(lab)).length, 1);
        assert.match(succeeded(await lab.stack.destroy()), /carried the mark of this stack, and no state held it/);
        assert.deepEqual(await clones(lab), []);
      },
      slowClones,
    ),
  );

  it(
    "leaves nothing either when the resource is taken out of the program before destroy, with or without it running the program",
    withEngine(
      `${cleanup} ${web}`,
      async (lab) => {
        await killedUp(lab);
        lab.project.program = cleanup;
        succeeded(await lab.stack.destroy("--run-program"));
        assert.deepEqual(await clones(lab), []);
      },
      slowClones,
    ),
  );

  it(
    "destroys it after everything else, spares what is retained, and deletes nothing when it is taken out of the program",
    withEngine(
      `class Box extends pulumi.ComponentResource {
        constructor(name, opts) {
          super("lab:index:Box", name, {}, opts);
          new vsphere.InstantCloneVm(name + "-vm", { sourceName: "golden" }, { parent: this, retainOnDelete: true });
        }
      }
      new Box("kept");
      ${web}
      new vsphere.InstantCloneVm("alone", { sourceName: "golden" }, { retainOnDelete: true });
      ${cleanup}`,
      async (lab) => {
        const { stack, project, simulator } = lab;
        succeeded(await stack.up());
        assert.match(succeeded(await stack.up()), /\d+ unchanged\n/);
        const resources = await stack.resources();
        const last = resources.find(({ type }) => type.endsWith(":StackCleanup"))?.urn;
        for (const { urn, type, dependencies } of resources)
          if (type.endsWith(":InstantCloneVm")) assert.ok(dependencies?.includes(last ?? ""), urn);
        failed(await stack.destroy("--target", last ?? ""));

        const program = cleanup;
        succeeded(await stack.destroy());
        const left = (await clones(lab)).map(({ name }) => name.replace(/-[0-9a-f]{8}$/, ""));
        assert.deepEqual(left.sort(), ["alone", "kept-vm"]);

        for (const { id } of await clones(lab)) await simulator.deleteVm(id);
        project.program = `${program} ${web}`;
        succeeded(await stack.up());
        project.program = web;
        assert.match(succeeded(await stack.up()), /deletes nothing, because the rest of the stack lives on/);
        assert.equal((await clones(lab)).length, 1);
      },
    ),
  );

  // An inline program talks to the engine itself. The language host that set-up builds, 3.66, has no transforms.
  it("spares the VM that inherits retainOnDelete from a component", () =>
    withSimulatorProcess([], async (simulator) => {
      const project = new Project("");
      try {
        const script = `
async function program() {
  new vsphere.StackCleanup("cleanup");
  const outer = new pulumi.ComponentResource("lab:index:Box", "outer", {}, { retainOnDelete: true });
  const inner = new pulumi.ComponentResource("lab:index:Box", "inner", {}, { parent: outer });
  new vsphere.InstantCloneVm("kept", { sourceName: "golden" }, { parent: inner });
  new vsphere.InstantCloneVm("deleted", { sourceName: "golden" });
}
const stack = await deploy("test", program, configuration(${JSON.stringify(simulator.url)}));
await stack.up();
await stack.destroy();`;
        succeeded(await runScript(project, script));
        const { vms } = await simulator.state();
        assert.deepEqual(
          vms.filter(({ source }) => source).map(({ name }) => name.replace(/-[0-9a-f]{8}$/, "")),
          ["kept"],
        );
      } finally {
        project.remove();
      }
    }));
});
