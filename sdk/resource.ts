import * as pulumi from "@pulumi/pulumi";
import { providerCode } from "./providerCode";

type Registration = [type: string, name: string, props: pulumi.Inputs, opts: pulumi.CustomResourceOptions];

/** What every resource class extends. */
export abstract class ProviderResource extends pulumi.CustomResource {
  /**
   * Pulumi writes the stack trace of a registration into the state, all its frames: a quarter of the bytes that the engine
   * rewrites at each step. It reads another trace for every property, to name promises that never end, and maps each
   * to its source: a fifth of the processor time of a preview. While this constructor runs, traces are empty.
   */
  constructor(...registration: Registration) {
    const { prepareStackTrace } = Error;
    Error.prepareStackTrace = () => "";
    try {
      super(...registration);
    } finally {
      Error.prepareStackTrace = prepareStackTrace;
    }
  }
}

/**
 * What a resource class hands to its base. Pulumi's own dynamic.Resource serialises the provider's code into
 * every state, where it stays as it was; here the state holds one constant line that finds this package's provider,
 * whatever version is installed then.
 *
 * @param type Type token.
 * @param handler The provider's export for this resource.
 * @param outputs Every output as a key with the value undefined: an output that is not named here never resolves.
 * @param timeouts The inputs that take the place of Pulumi's option customTimeouts.
 */
export function registration(
  type: string,
  handler: string,
  name: string,
  args: object,
  outputs: object,
  opts: pulumi.CustomResourceOptions,
  timeouts: string[],
): Registration {
  if (opts.customTimeouts) warnOfTimeouts(type, name, timeouts);
  const props = {
    ...outputs,
    ...args,
    __provider: providerCode(handler),
    __urn: urnOf(name, type, opts.parent),
    // The provider cannot tell a preview from a run by itself, and a preview looks further ahead.
    __preview: pulumi.runtime.isDryRun() || undefined,
  };
  // Names in vSphere are taken until their holder is gone.
  return [type, name, props, { deleteBeforeReplace: true, ...opts }];
}

/** The comparison that policy packs make too: they have a type token and no resource. */
export function isOfType(obj: unknown, type: string): boolean {
  return typeof obj === "object" && obj !== null && "__pulumiType" in obj && obj.__pulumiType === type;
}

/**
 * The URN that the engine will give. A plain promise: an Output would depend on the parent, which the SDK takes for all children
 * of a component, so that a child would wait for its own registration.
 */
function urnOf(name: string, type: string, parent: pulumi.Resource | undefined): Promise<string> {
  const urn = pulumi.createUrn(name, type, parent);
  return new Promise((resolve) => void urn.apply(resolve));
}

function warnOfTimeouts(type: string, name: string, timeouts: string[]): void {
  const advice = timeouts.length > 0 ? `Set ${timeouts.join(" or ")} instead.` : "Remove it.";
  void pulumi.log.warn(
    `${type.slice(type.lastIndexOf(":") + 1)} "${name}": the option customTimeouts has no effect. Pulumi does not pass it to ` +
      `this kind of provider. ${advice}`,
  );
}
