import * as pulumi from "@pulumi/pulumi";

/**
 * Makes outputs secret when one of the inputs that they are derived from is. Whether an input is secret is known only when it is
 * resolved, so the list of secret outputs is filled by then; the SDK reads it after it has waited for all properties, and
 * the property that is returned here is one of them. It also tells the provider, which gets every input in clear.
 */
export function derivedSecrets<Args extends object>(
  args: Args,
  inputs: (keyof Args & string)[],
  outputs: string[],
  opts: pulumi.CustomResourceOptions,
): { args: Args & { __secret: Promise<string[] | undefined> }; opts: pulumi.CustomResourceOptions } {
  const additionalSecretOutputs = [...(opts.additionalSecretOutputs ?? [])];
  const secretInputs = async (): Promise<string[] | undefined> => {
    const answers = await Promise.all(inputs.map((name) => pulumi.isSecret(pulumi.output<unknown>(args[name]))));
    const secret = inputs.filter((_, index) => answers[index]);
    if (secret.length === 0) return undefined;
    additionalSecretOutputs.push(...outputs);
    return secret;
  };
  return { args: { ...args, __secret: secretInputs() }, opts: { ...opts, additionalSecretOutputs } };
}
