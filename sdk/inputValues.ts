import * as pulumi from "@pulumi/pulumi";

/** `pulumi.Unwrap` has no type for the items of a list of anything. */
type Value<T> = unknown[] extends T ? unknown[] | undefined : pulumi.Unwrap<T>;

/** Inputs of a resource as its program reads them: `run.path`. Without those that are outputs of their own, or a digest in the state. */
export type InputValues<Args, Others extends keyof Args> = {
  readonly [Name in keyof Pick<Args, Exclude<keyof Args, Others>>]-?: pulumi.Output<Value<Args[Name]>>;
};

/** One for all inputs that are not set, because each Output costs time. */
const absent = pulumi.output(undefined);

/** Lets a program read an input that it did not set. The SDK makes an Output of each one that it did. */
export function readAbsentInputs(resource: pulumi.Resource, inputs: readonly string[], props: pulumi.Inputs): void {
  for (const name of inputs) {
    if (props[name] === undefined) Object.defineProperty(resource, name, { value: absent, configurable: true });
  }
}
