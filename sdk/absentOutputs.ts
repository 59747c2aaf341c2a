import * as pulumi from "@pulumi/pulumi";

/**
 * Lets a preview know that an output has no value. The engine returns the whole state of a resource that does not change, and an output
 * without a value is not in it. The SDK takes every output that is missing in a preview for unknown (runtime/rpc.js, resolveProperties).
 * Then each preview would show a change of whatever depends on that output. `required` is an output that every state has, and that is no
 * input: if it is known, the engine has returned the state.
 */
export function knowAbsent(resource: pulumi.Resource, outputs: string[], required: string): void {
  const marker = outputOf(resource, required);
  if (!marker) return;
  for (const name of outputs) {
    const own = outputOf(resource, name);
    // Read on access, because most outputs are never read, and each Output costs time.
    if (own && own !== marker)
      Object.defineProperty(resource, name, {
        get: () => pulumi.output(knownOrAbsent(own, marker)),
        enumerable: true,
        configurable: true,
      });
  }
}

function outputOf(resource: pulumi.Resource, name: string): pulumi.Output<unknown> | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(resource, name)?.value;
  return pulumi.Output.isInstance(value) ? value : undefined;
}

async function knownOrAbsent(own: pulumi.Output<unknown>, marker: pulumi.Output<unknown>) {
  if ((await isKnown(own)) || !(await isKnown(marker))) return own;
  return marker.apply(() => undefined);
}

async function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
  return (await pulumi.runtime.serializeProperty("an output", output)) !== pulumi.runtime.unknownValue;
}
