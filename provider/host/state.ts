import { isDeepStrictEqual } from "node:util";
import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";
import { z } from "zod";
import type { StateForm } from "../resources/field";
import type { Difference } from "../resources/resource";

export type Properties = Record<string, unknown>;

/**
 * Properties of the host, which resources never see. `__provider` belongs to the engine. `__urn` identifies the resource.
 * `__preview` says that this is a preview. `__secret` names the secret inputs, which arrive in clear. `__declared` lists the fields
 * that are both input and output and that the program set, so that a refresh returns no undeclared input. `__retained` says that the
 * VMs of the resource outlive its stack.
 */
export interface HostProperties {
  __provider?: string;
  __urn?: string;
  __preview?: boolean;
  __secret?: string[];
  __declared?: string[];
  __retained?: boolean;
}

export function separateHost(properties: Properties): { own: Properties; host: HostProperties } {
  const { __provider, __urn, __preview, __secret, __declared, __retained, ...own } = properties;
  return { own, host: { __provider, __urn, __preview, __secret, __declared, __retained } as HostProperties };
}

/** Writes and reads a resource's state, as the metadata of its outputs says. */
export class StoredForm {
  readonly #secrets: string[];
  readonly #forms: [string, StateForm][];

  constructor(outputs: z.ZodObject) {
    const fields = Object.entries(outputs.shape).map(([name, field]) => [name, (field as z.ZodType).meta()] as const);
    this.#secrets = fields.filter(([, meta]) => meta?.secret).map(([name]) => name);
    this.#forms = fields.flatMap(([name, meta]) => (meta?.stateForm ? [[name, meta.stateForm]] : []));
  }

  /**
   * Marks the secrets. The engine sends inputs to a dynamic provider in clear, but accepts marked secrets from it. So the state
   * needs no list of secret outputs for each resource.
   */
  write(state: object): Properties {
    const stored = storable(state);
    for (const [name, form] of this.#forms) {
      if (!(name in stored)) continue;
      stored[name] = form.write(stored[name]);
      if (stored[name] === undefined) delete stored[name];
    }
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

/** Converts to values that the engine can store. An undefined, a bigint or a Date would fail after create and orphan the object. */
export function storable(value: object): Properties {
  return JSON.parse(JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? item.toString() : item)));
}

/** Diff result of the declared inputs against the state, by the `onChange` of each field. Both have their defaults. */
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

/** Without empty lists and objects, which say as much as none, except where a field has a default or means them. */
export function withoutEmpty(schema: z.ZodObject, properties: Properties): Properties {
  const isSpare = ([name, value]: [string, unknown]) => {
    const field = schema.shape[name];
    return field instanceof z.ZodOptional && !field.meta()?.["isEmptyMeant"] && isEmpty(value);
  };
  return Object.fromEntries(Object.entries(properties).filter((property) => !isSpare(property)));
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

export function defaultsOf(schema: z.ZodObject): Properties {
  const defaults = Object.entries(schema.shape).map(([name, field]) => [
    name,
    field instanceof z.ZodDefault ? field.def.defaultValue : undefined,
  ]);
  return Object.fromEntries(defaults.filter(([, value]) => value !== undefined));
}
