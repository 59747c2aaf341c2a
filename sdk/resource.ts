import * as pulumi from "@pulumi/pulumi";
import { knowAbsent } from "./absentOutputs";
import { afterLast, isRetained } from "./destroyedLast";
import { readAbsentInputs } from "./inputValues";
import { withLocalFiles } from "./localFiles";
import { providerCode } from "./providerCode";
import { withSecrets } from "./secrets";

/** Type token, name, properties, options and facts. The tuple has no labels, because TypeScript 3.8 cannot read them. */
type Registration = [string, string, pulumi.Inputs, pulumi.CustomResourceOptions, ResourceFacts];

/** Base of every resource class. */
export abstract class ProviderResource extends pulumi.CustomResource {
  /**
   * Empties stack traces while the constructor runs. Pulumi writes the whole trace of a registration into the state: a quarter of
   * the bytes that the engine rewrites at each step. It also reads a trace for every property, to name promises that never end, and
   * maps each trace to its source: a fifth of a preview's CPU time.
   */
  constructor(...[token, name, props, opts, facts]: Registration) {
    const { prepareStackTrace } = Error;
    Error.prepareStackTrace = () => "";
    try {
      super(token, name, props, opts);
    } finally {
      Error.prepareStackTrace = prepareStackTrace;
    }
    readAbsentInputs(this, facts.inputs, props);
    if (pulumi.runtime.isDryRun()) knowAbsent(this, Object.keys(facts.outputs), facts.requiredOutput);
  }
}

/** Facts of a resource's schema for its class. `npm run docs` writes them (sdk/generated). */
export interface ResourceFacts {
  readonly token: string;
  /** The provider's export for this resource. */
  readonly handler: string;
  /** All other resources of the program depend on it. */
  readonly isDestroyedLast?: boolean;
  /** Every output as a key with the value undefined. An output without a key here never resolves. */
  readonly outputs: object;
  /** Inputs that programs can read too. */
  readonly inputs: readonly string[];
  /** An output that every state has, and that is no input. Empty if there is none. */
  readonly requiredOutput: string;
  /** Inputs that replace Pulumi's option customTimeouts. */
  readonly timeouts: readonly string[];
  /** Inputs that are always secret. */
  readonly secretInputs: readonly string[];
  /** If one of these inputs is secret, `derivedOutputs` are secret. */
  readonly secretSources: readonly string[];
  readonly derivedOutputs: readonly string[];
}

/**
 * Arguments of a resource class for its base. Pulumi's own dynamic.Resource serialises the provider's code into every state, where
 * it stays old. Here the state has one constant line that loads this package's provider in its installed version.
 */
export function registration(
  facts: ResourceFacts,
  name: string,
  given: object | undefined,
  opts: pulumi.CustomResourceOptions,
): Registration {
  // A program in JavaScript may leave the arguments out. A preview names the missing ones.
  const args = given ?? {};
  const { token, handler, outputs } = facts;
  const shown = `${token.slice(token.lastIndexOf(":") + 1)} "${name}"`;
  if (opts.customTimeouts) warnOfTimeouts(facts, shown);
  const secrets = withSecrets(facts, withLocalFiles(shown, args), opts);
  const urn = urnOf(name, token, opts.parent);
  const props = {
    ...outputs,
    ...secrets.args,
    __provider: providerCode(handler),
    __urn: facts.isDestroyedLast ? urn : afterLast(urn),
    ...(opts.retainOnDelete && { __retained: isRetained(token, args) }),
    // The protocol does not tell the provider that this is a preview, and a preview validates more.
    __preview: pulumi.runtime.isDryRun() || undefined,
  };
  // A name in vSphere is taken until its object is deleted.
  return [token, name, props, { deleteBeforeReplace: true, ...secrets.opts }, facts];
}

/** Compares type tokens, like policy packs, which have a token and no resource. */
export function isOfType(obj: unknown, type: string): boolean {
  return typeof obj === "object" && obj !== null && "__pulumiType" in obj && obj.__pulumiType === type;
}

/**
 * The URN that the engine will assign, as a plain promise. An Output would depend on the parent component, which the SDK expands to
 * all its children. So a child would wait for its own registration.
 */
function urnOf(name: string, type: string, parent: pulumi.Resource | undefined): Promise<string> {
  const urn = pulumi.createUrn(name, type, parent);
  const organization = organizationOfStack();
  return new Promise((resolve) => void urn.apply((known) => resolve(organization + known)));
}

/** Two organizations of one backend may have stacks of one name. A URN does not name the organization, so it stands in front. */
function organizationOfStack(): string {
  try {
    const organization = pulumi.getOrganization();
    // What Pulumi calls the organization of a backend without any.
    return organization === "organization" ? "" : `${organization}/`;
  } catch {
    // A unit test without an organization.
    return "";
  }
}

function warnOfTimeouts({ timeouts }: ResourceFacts, shown: string): void {
  const advice = timeouts.length > 0 ? `Set ${timeouts.join(" or ")} instead.` : "Remove it.";
  void pulumi.log.warn(
    `${shown}: the option customTimeouts has no effect. Pulumi does not pass it to dynamic providers. ${advice}`,
  );
}
