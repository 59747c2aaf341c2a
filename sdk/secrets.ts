import * as pulumi from "@pulumi/pulumi";
import type { ResourceFacts } from "./resource";

/**
 * Marks the inputs that are always a secret, and makes outputs secret when one of the inputs that they are derived from is.
 * Whether an input is secret is known only when it is resolved, so the list of secret outputs is filled by then; the SDK reads
 * it after it has waited for all properties, and `__secret` is one of them. That property also tells the provider, which gets
 * every input in clear.
 */
export function withSecrets(
  { secretInputs, secretSources, derivedOutputs }: ResourceFacts,
  args: object,
  opts: pulumi.CustomResourceOptions,
): { args: object; opts: pulumi.CustomResourceOptions } {
  const given = new Map<string, unknown>(Object.entries(args));
  for (const name of secretInputs) if (given.has(name)) given.set(name, pulumi.secret(given.get(name)));
  if (secretSources.length === 0) return { args: Object.fromEntries(given), opts };
  const additionalSecretOutputs = [...(opts.additionalSecretOutputs ?? [])];
  const secretOnes = async (): Promise<string[] | undefined> => {
    const answers = await Promise.all(secretSources.map((name) => pulumi.isSecret(pulumi.output(given.get(name)))));
    const secret = secretSources.filter((_, index) => answers[index]);
    if (secret.length === 0) return undefined;
    additionalSecretOutputs.push(...derivedOutputs);
    return secret;
  };
  return {
    args: { ...Object.fromEntries(given), __secret: secretOnes() },
    opts: { ...opts, additionalSecretOutputs },
  };
}
