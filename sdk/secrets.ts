import * as pulumi from "@pulumi/pulumi";
import type { ResourceFacts } from "./resource";

/**
 * Marks the inputs that are always secret, and makes outputs secret if they are derived from a secret input. An input shows whether
 * it is secret only after it resolves, so the list of secret outputs is filled then. The SDK reads the list after it has waited for
 * all properties, and `__secret` is one of them. `__secret` also tells the provider, which gets every input in clear.
 */
export function withSecrets(
  { secretInputs, secretSources, derivedOutputs }: ResourceFacts,
  args: object,
  opts: pulumi.CustomResourceOptions,
): { args: object; opts: pulumi.CustomResourceOptions } {
  const given = new Map<string, unknown>(Object.entries(args));
  for (const name of secretInputs) {
    // A secret undefined reaches the provider as null.
    if (given.get(name) !== undefined) given.set(name, pulumi.secret(given.get(name)));
  }
  if (secretSources.length === 0) return { args: Object.fromEntries(given), opts };
  const additionalSecretOutputs = [...(opts.additionalSecretOutputs ?? [])];
  const secretOnes = async (): Promise<string[] | undefined> => {
    const secrecies = await Promise.all(secretSources.map((name) => pulumi.isSecret(pulumi.output(given.get(name)))));
    const secret = secretSources.filter((_, index) => secrecies[index]);
    if (secret.length === 0) return undefined;
    additionalSecretOutputs.push(...derivedOutputs);
    return secret;
  };
  return {
    args: { ...Object.fromEntries(given), __secret: secretOnes() },
    opts: { ...opts, additionalSecretOutputs },
  };
}
