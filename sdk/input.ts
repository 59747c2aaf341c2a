import type { Input, Output } from "@pulumi/pulumi";

/** What a program may pass where the provider gets a `T`: outputs of other resources at every level. */
export type Args<T> = { [Name in keyof T]: DeepInput<T[Name]> };

type DeepInput<T> = T extends readonly (infer Item)[]
  ? Input<DeepInput<Item>[]>
  : T extends object
    ? Input<{ [Name in keyof T]: DeepInput<T[Name]> }>
    : Input<T>;

/** What a resource offers of what the provider answers. */
export type Outputs<T> = { readonly [Name in keyof T]: Output<T[Name]> };
