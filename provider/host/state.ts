import { isDeepStrictEqual } from "node:util";
import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";
import { z } from "zod";
import type { StateForm } from "../resources/field";
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

/** How a resource's state is written and read, by what its outputs say of themselves. */
export class StoredForm {
  readonly #secrets: string[];
  readonly #forms: [string, StateForm][];

  constructor(outputs: z.ZodObject) {
    const fields = Object.entries(outputs.shape).map(([name, field]) => [name, (field as z.ZodType).meta()] as const);
    this.#secrets = fields.filter(([, says]) => says?.secret).map(([name]) => name);
    this.#forms = fields.flatMap(([name, says]) => (says?.stateForm ? [[name, says.stateForm]] : []));
  }

  /**
   * With its secrets marked. The engine hands no secret to a dynamic provider as one, but takes one from it, and needs no
   * list of them beside each resource in its state.
   */
  write(state: object): Properties {
    const stored = storable(state);
    for (const [name, form] of this.#forms) if (name in stored) stored[name] = form.write(stored[name]);
    for (const name of this.#secrets) {
      if (name in stored) stored[name] = { [specialSigKey]: specialSecretSig, value: stored[name] };
    }
    return stored;
  }

  read(stored: Properties): Properties {
    const state = { ...stored };
    for (const [name, form] of this.#forms) if (name in state) state[name] = form.read(state[name]);
    return state;
  }
}

/** What the engine can store: an undefined, a bigint or a Date fails after the object was made, and orphans it. */
export function storable(value: object): Properties {
  return JSON.parse(JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? item.toString() : item)));
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
