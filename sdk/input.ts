import type { Input } from "@pulumi/pulumi";

/** What a program may pass to the Output form of a function that takes a `T`: outputs of resources at every level. */
export type Args<T> = { [Name in keyof T]: DeepInput<T[Name]> };

// In tuples, or a union would become a union of inputs, and an Output of the union would be none of them.
type DeepInput<T> = [T] extends [readonly (infer Item)[]]
  ? Input<DeepInput<Item>[]>
  : [T] extends [object]
    ? Input<{ [Name in keyof T]: DeepInput<T[Name]> }>
    : Input<T>;
