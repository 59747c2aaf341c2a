import * as pulumi from "@pulumi/pulumi";
import { hasMocks } from "./invoke";

/** What clones VMs, and so marks them. */
const cloning = /^pulumi-nodejs:dynamic\/vsphere-ops:InstantClone/;

interface Program {
  /** Resources that all others of this package depend on. */
  readonly last: pulumi.Resource[];
  /** When the engine knows `tellRetained`. */
  isReady: Promise<void>;
}

/** By the program's monitor: an inline program shares its process with others. */
const programs = new WeakMap<object, Program>();

function currentProgram(): Program {
  const monitor = pulumi.runtime.getMonitor();
  const program = (monitor && programs.get(monitor)) ?? { last: [], isReady: Promise.resolve() };
  if (monitor) programs.set(monitor, program);
  return program;
}

/** Makes all other resources of this package depend on `resource`, also those that were declared before it in the same turn. */
export function destroyLast(resource: pulumi.Resource): void {
  const program = currentProgram();
  if (program.last.length === 0 && !hasMocks()) program.isReady = registerTransform();
  program.last.push(resource);
}

/** Whether a program has a resource that is destroyed last is known when the turn of the event loop ends, in which it is declared. */
async function atTurnEnd(program: Program): Promise<pulumi.Resource[]> {
  await new Promise(setImmediate);
  await program.isReady;
  return program.last;
}

/**
 * A value that depends on the resources that are destroyed last. An option `dependsOn` could not be changed any more when one of them
 * is declared a line later.
 */
export async function afterLast(value: Promise<string>): Promise<pulumi.Input<string>> {
  const last = await atTurnEnd(currentProgram());
  if (last.length === 0) return value;
  return pulumi.all(last.map(({ urn }) => urn)).apply(() => value);
}

/** True for a resource with the option retainOnDelete whose VMs carry a mark, in a program where that matters. */
export async function isRetained(token: string, args: object): Promise<true | undefined> {
  if (!isMarked(token, args)) return undefined;
  return (await atTurnEnd(currentProgram())).length > 0 ? true : undefined;
}

/** A clone with a BIOS UUID of its own carries no mark. */
function isMarked(token: string, args: object): boolean {
  return cloning.test(token) && !("biosUuid" in args && args.biosUuid !== undefined);
}

/**
 * The option may also come from a component or from a transform. Only the engine knows then, and tells a transform of the whole stack.
 * The SDK's own `registerResourceTransform` ends the program where the language host is too old for it.
 */
async function registerTransform(): Promise<void> {
  const callback = await pulumi.runtime.getCallbacks()?.registerTransform(tellRetained);
  const monitor = pulumi.runtime.getMonitor();
  if (!callback || !monitor) return;
  const failure = await new Promise<Error | null>((resolve) => monitor.registerStackTransform(callback, resolve));
  if (!failure) return;
  void pulumi.log.warn(
    "This release of Pulumi has no transforms, so StackCleanup does not see the option retainOnDelete of a component: set it on each VM.",
  );
}

export async function tellRetained({
  type,
  props,
  opts,
}: pulumi.ResourceTransformArgs): Promise<pulumi.ResourceTransformResult | undefined> {
  if (!opts.retainOnDelete || !isMarked(type, props)) return undefined;
  return { props: { ...props, __retained: true }, opts };
}
