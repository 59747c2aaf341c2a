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

/** Results of those that succeed. It waits for all: an up that is under way holds the lock that its destroy needs. */
async function ended<T>(operations: Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(operations);
  return results.flatMap((result) => {
    if (result.status === "fulfilled") return [result.value];
    console.error(result.reason);
    // An error that leaves the script does not do: after a failed up, Pulumi's SDK may catch it, and the exit code is 0.
    process.exitCode = 1;
    return [];
  });
}

const stacks = await Promise.all(process.argv.slice(2).map(stackFor));
const results = await ended(stacks.map((stack) => stack.up({ onEvent: progressOf(stack.name) })));
for (const { outputs } of results) console.log(`cloned as ${outputs["name"]?.value}`);
await ended(stacks.map((stack) => stack.destroy({ onEvent: progressOf(stack.name) })));
