import type { Input } from "@pulumi/pulumi";

/** Arguments of the Output form of a function that takes a `T`. They accept outputs of resources at every level. */
export type Args<T> = { [Name in keyof T]: DeepInput<T[Name]> };

// The tuples keep a union together: otherwise an Output of the union would fit none of its members.
type DeepInput<T> = [T] extends [readonly (infer Item)[]]
  ? Input<DeepInput<Item>[]>
  : [T] extends [object]
    ? Input<{ [Name in keyof T]: DeepInput<T[Name]> }>
    : Input<T>;
