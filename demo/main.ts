// `npm run demo` runs and destroys the quickstart against the simulator. It leaves nothing behind.
import { join } from "node:path";
import { Simulator } from "../testing/simulator";
import { type Outcome, Stack } from "../testing/stack";

const ROOT = join(__dirname, "..");
const NEXT =
  "Next: read examples/quickstart/index.ts, then type `npm test`, or `npm run simulator -- --port 8080` to keep a vCenter.";

async function demo(interrupted: AbortSignal): Promise<void> {
  say("A simulated vCenter starts");
  const simulator = await Simulator.start();
  console.log(simulator.url);
  try {
    const env = simulator.environment;
    const stack = await Stack.create(ROOT, { name: "demo", env, output: "inherit", interrupted });
    try {
      const created = await upAndLook(stack, simulator);
      await downAndProve(stack, simulator, created);
    } finally {
      stack.remove();
    }
  } finally {
    await simulator.stop();
  }
}

/** Returns the names of the VMs that `pulumi up` created. */
async function upAndLook(stack: Stack, simulator: Simulator): Promise<string[]> {
  const before = await vmNames(simulator);
  say("pulumi up: examples/quickstart");
  assertDone("pulumi up", await stack.up());
  say("The stack's outputs");
  for (const [name, value] of Object.entries(await stack.outputs())) {
    console.log(`${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
  }
  say("What lives in the vCenter now");
  for (const { id, name, powerState, source } of (await simulator.state()).vms) {
    console.log(`${id}  ${powerState.padEnd(11)}  ${name}${source ? `  (cloned from ${source})` : ""}`);
  }
  const created = (await vmNames(simulator)).filter((name) => !before.includes(name));
  if (created.length === 0) throw new Error("pulumi up succeeded, but the simulator has no new VM");
  return created;
}

async function downAndProve(stack: Stack, simulator: Simulator, created: string[]): Promise<void> {
  say("pulumi destroy");
  assertDone("pulumi destroy", await stack.destroy("--remove"));
  const left = (await vmNames(simulator)).filter((name) => created.includes(name));
  if (left.length > 0) throw new Error(`pulumi destroy succeeded, but the simulator still has ${left.join(", ")}`);
  console.log(`deleted: ${created.join(", ")}`);
}

async function vmNames(simulator: Simulator): Promise<string[]> {
  return (await simulator.state()).vms.map(({ name }) => name);
}

function assertDone(command: string, { status }: Outcome): void {
  if (status !== 0) throw new Error(`${command} ended with ${status}. Its output is above`);
}

function say(title: string): void {
  console.log(`\n== ${title}`);
}

async function main(): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => interruption.abort());
  try {
    await demo(interruption.signal);
    console.log(`\n${NEXT}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(interruption.signal.aborted ? "demo: interrupted. Nothing is left behind" : `demo failed: ${reason}`);
    process.exitCode = interruption.signal.aborted ? 130 : 1;
  }
}

void main();
