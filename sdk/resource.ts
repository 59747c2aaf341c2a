import * as pulumi from "@pulumi/pulumi";
import { providerCode } from "./providerCode";
import { withSecrets } from "./secrets";

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

/** What `npm run docs` writes of a resource's schema for its class (sdk/generated). */
export interface ResourceFacts {
  readonly token: string;
  /** The provider's export for this resource. */
  readonly handler: string;
  /** Every output as a key with the value undefined: an output that is not named here never resolves. */
  readonly outputs: object;
  /** The inputs that take the place of Pulumi's option customTimeouts. */
  readonly timeouts: readonly string[];
  /** Inputs that are always a secret. */
  readonly secretInputs: readonly string[];
  /** When one of these inputs is a secret, so are `derivedOutputs`. */
  readonly secretSources: readonly string[];
  readonly derivedOutputs: readonly string[];
}

/**
 * What a resource class hands to its base. Pulumi's own dynamic.Resource serialises the provider's code into
 * every state, where it stays as it was; here the state holds one constant line that finds this package's provider,
 * whatever version is installed then.
 */
export function registration(
  facts: ResourceFacts,
  name: string,
  args: object,
  opts: pulumi.CustomResourceOptions,
): Registration {
  const { token, handler, outputs } = facts;
  if (opts.customTimeouts) warnOfTimeouts(facts, name);
  const secrets = withSecrets(facts, args, opts);
  const props = {
    ...outputs,
    ...secrets.args,
    __provider: providerCode(handler),
    __urn: urnOf(name, token, opts.parent),
    // The provider cannot tell a preview from a run by itself, and a preview looks further ahead.
    __preview: pulumi.runtime.isDryRun() || undefined,
  };
  // Names in vSphere are taken until their holder is gone.
  return [token, name, props, { deleteBeforeReplace: true, ...secrets.opts }];
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

function warnOfTimeouts({ token, timeouts }: ResourceFacts, name: string): void {
  const advice = timeouts.length > 0 ? `Set ${timeouts.join(" or ")} instead.` : "Remove it.";
  void pulumi.log.warn(
    `${token.slice(token.lastIndexOf(":") + 1)} "${name}": the option customTimeouts has no effect. Pulumi does not pass it to ` +
      `this kind of provider. ${advice}`,
  );
}
