import { isDeepStrictEqual } from "node:util";
import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";
import { z } from "zod";
import type { Difference } from "../resources/resource";

export type Properties = Record<string, unknown>;

/**
 * Properties of the host, which resources never see. `__provider` is the engine's; `__urn` tells the provider process which
 * resource it works for; `__preview` says that nothing will be made; `__secret` names the inputs that the program marked secret,
 * which arrive in clear; `__declared` keeps which of the fields that are both input and output the program had set, so that a
 * refresh returns no input that nobody declared.
 */
export interface HostProperties {
  __provider?: string;
  __urn?: string;
  __preview?: boolean;
  __secret?: string[];
  __declared?: string[];
}

export function separateHost(properties: Properties): { own: Properties; host: HostProperties } {
  const { __provider, __urn, __preview, __secret, __declared, ...own } = properties;
  return { own, host: { __provider, __urn, __preview, __secret, __declared } as HostProperties };
}

/** What the engine can store: an undefined, a bigint or a Date fails after the object was made, and orphans it. */
export function storable(value: object): Properties {
  return JSON.parse(JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? item.toString() : item)));
}

/**
 * State with its secrets marked. The engine hands no secret to a dynamic provider as one, but takes one from it, and needs
 * no list of them beside each resource in its state.
 */
export function withSecrets(state: Properties, secrets: readonly string[]): Properties {
  const present = secrets.filter((name) => state[name] !== undefined);
  const marked = present.map((name) => [name, { [specialSigKey]: specialSecretSig, value: state[name] }]);
  return { ...state, ...Object.fromEntries(marked) };
}

/** The fields that are a secret whatever the program says. */
export function secretsOf(schema: z.ZodObject): string[] {
  const isSecret = (field: unknown) => (field as z.ZodType).meta()?.secret === true;
  return Object.keys(schema.shape).filter((name) => isSecret(schema.shape[name]));
}

/** How the declared inputs differ from those in state, by what each field says a change of it does. Both with their defaults. */
export function declaredDifference(
  schema: z.ZodObject,
  state: Properties,
  inputs: Properties,
  unknown: ReadonlySet<string>,
  ambiguous: readonly string[],
): Difference {
  const difference: Difference = { replace: [], update: [] };
  for (const [name, field] of Object.entries(schema.shape)) {
    const [before, after] = [state[name], inputs[name]];
    const dropped = after === undefined && ambiguous.includes(name);
    if (dropped || (!unknown.has(name) && isDeepStrictEqual(before, after))) continue;
    const { onChange = "replace" } = (field as z.ZodType).meta() ?? {};
    if (onChange !== "nothing") difference[onChange].push(name);
  }
  return difference;
}

export function defaultsOf(schema: z.ZodObject): Properties {
  const defaults = Object.entries(schema.shape).map(([name, field]) => [
    name,
    field instanceof z.ZodDefault ? field.def.defaultValue : undefined,
  ]);
  return Object.fromEntries(defaults.filter(([, value]) => value !== undefined));
}
