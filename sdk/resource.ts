import * as pulumi from "@pulumi/pulumi";

/** Type token, name, properties and options. Without labels, which TypeScript 3.8 cannot read. */
type Registration = [string, string, pulumi.Inputs, pulumi.CustomResourceOptions];

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
 * @param type Noun of the type token.
 * @param handler The provider's export for this resource.
 * @param outputs Every output as a key with the value undefined: an output that is not named here never resolves.
 */
export function registration(
  type: string,
  handler: string,
  name: string,
  args: object,
  outputs: object,
  opts: pulumi.CustomResourceOptions,
): Registration {
  const token = `pulumi-nodejs:dynamic/vsphere-ops:${type}`;
  const props = {
    ...outputs,
    ...args,
    __provider: `exports.handler=()=>require("pulumi-vsphere-ops/provider").${handler};`,
    __urn: pulumi.createUrn(name, token, opts.parent),
    // The provider cannot tell a preview from a run by itself, and a preview looks further ahead.
    __preview: pulumi.runtime.isDryRun() || undefined,
  };
  // Names in vSphere are taken until their holder is gone.
  return [token, name, props, { deleteBeforeReplace: true, ...opts }];
}
