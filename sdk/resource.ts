import * as pulumi from "@pulumi/pulumi";

/**
 * What a resource class hands to `pulumi.CustomResource`. Pulumi's own dynamic.Resource serialises the provider's code into
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
): [type: string, name: string, props: pulumi.Inputs, opts: pulumi.CustomResourceOptions] {
  const token = `pulumi-nodejs:dynamic/vsphere-ops:${type}`;
  const props = {
    ...outputs,
    ...args,
    __provider: `exports.handler=()=>require("pulumi-vsphere-ops/provider").${handler};`,
    __urn: pulumi.createUrn(name, token, opts.parent),
    // The provider cannot tell a preview from a run by itself, and a preview looks further ahead.
    __preview: pulumi.runtime.isDryRun() || undefined,
  };
  hideNextStackTrace();
  // Names in vSphere are taken until their holder is gone.
  return [token, name, props, { deleteBeforeReplace: true, ...opts }];
}

/**
 * Pulumi reads the stack trace of every registration and writes all its frames into the state: at 300 resources a third of
 * the bytes that the engine rewrites at each step. The hook hides one trace, the next that is read, and takes itself away.
 */
function hideNextStackTrace(): void {
  const previous = Error.prepareStackTrace;
  const hide = () => {
    restore();
    return "";
  };
  const restore = () => {
    if (Error.prepareStackTrace === hide) Error.prepareStackTrace = previous;
  };
  Error.prepareStackTrace = hide;
  queueMicrotask(restore);
}
