import * as automation from "@pulumi/pulumi/automation/index.js";
import * as vsphere from "pulumi-vsphere-ops";

/** Cloned from a VM that is looked up while the program runs. */
async function program() {
  const golden = await vsphere.getVm({ name: "golden" });
  const vm = new vsphere.InstantCloneVm("web", { source: golden.id });
  return { name: vm.name };
}

async function stackFor(server: string, index: number) {
  const stackName = `lab-${index + 1}`;
  const stack = await automation.LocalWorkspace.createOrSelectStack(
    { stackName, projectName: "automation", program },
    // The engine looks for the provider in the folder of this script, wherever the script is started.
    { projectSettings: { name: "automation", runtime: "nodejs", main: import.meta.dirname } },
  );
  await stack.setAllConfig({ "vsphere-ops:server": { value: server } });
  return stack;
}

/** One line for each resource that is finished. */
function progressOf(stackName: string) {
  return ({ resOutputsEvent: finished }: automation.EngineEvent) => {
    if (finished) console.log(`${stackName}: ${finished.metadata.op} ${finished.metadata.urn.split("::").at(-1)}`);
  };
}

const stacks = await Promise.all(process.argv.slice(2).map(stackFor));
try {
  const results = await Promise.all(stacks.map((stack) => stack.up({ onEvent: progressOf(stack.name) })));
  for (const { outputs } of results) console.log(`cloned as ${outputs["name"]?.value}`);
} finally {
  await Promise.all(stacks.map((stack) => stack.destroy({ onEvent: progressOf(stack.name) })));
}
