import type { Difference, Resource } from "../resources/resource";
import {
  declaredDifference,
  defaultsOf,
  type HostProperties,
  type Properties,
  StoredForm,
  storable,
  withoutEmpty,
} from "./state";

/** The state of one kind of resource, between the resource and the engine. */
export class ResourceState<Inputs extends object, Outputs extends object> {
  /** Inputs that are outputs too, so that the state alone does not say whether the program declared them. */
  readonly #ambiguous: readonly string[];
  readonly #storedForm: StoredForm;
  readonly #defaults: Properties;

  constructor(private readonly resource: Resource<Inputs, Outputs>) {
    this.#ambiguous = resource.mayBeUndeclared ?? [];
    this.#storedForm = new StoredForm(resource.outputs);
    this.#defaults = defaultsOf(resource.inputs);
  }

  /** As it is stored. */
  read(stored: Properties): Properties {
    return this.#storedForm.read(stored);
  }

  /** The state with defaults. The stored state has none, because the engine rewrites it at every step. */
  recorded(stored: Properties): Properties & Inputs & Outputs {
    return { ...this.#defaults, ...this.withoutEmpty(this.read(stored)) } as Properties & Inputs & Outputs;
  }

  withoutEmpty(properties: Properties): Properties {
    return withoutEmpty(this.resource.inputs, properties);
  }

  /** Diff result of the program's inputs against the state. A program that states a default changes nothing. */
  difference(state: Properties, inputs: Properties, unknown: ReadonlySet<string>): Difference {
    return declaredDifference(this.resource.inputs, state, { ...this.#defaults, ...inputs }, unknown, this.#ambiguous);
  }

  /** The state to store: the program's inputs without defaults, and the outputs. */
  toStore(own: Properties, outputs: object, host: HostProperties, declared = this.#declared(own)): Properties {
    return this.#storedForm.write({
      ...own,
      ...outputs,
      __provider: host.__provider,
      ...(declared.length > 0 && { __declared: declared }),
      ...(this.#needsUrn(own) && { __urn: host.__urn }),
      ...(host.__retained && { __retained: true }),
    });
  }

  /** The inputs that a program which declares this state would have. */
  declaredInputs(state: Properties, { __declared, __provider, __retained }: HostProperties): Properties {
    const inputs: Properties = { ...state, ...this.resource.asInputs?.(state as Outputs) };
    const names = Object.keys(this.resource.inputs.shape).filter(
      (name) => name in state && (!this.#ambiguous.includes(name) || __declared?.includes(name)),
    );
    return storable({ ...Object.fromEntries(names.map((name) => [name, inputs[name]])), __provider, __retained });
  }

  #needsUrn(own: Properties): boolean {
    return this.resource.isDestroyedLast || (this.resource.tellsOfDelete?.(own as Partial<Inputs>) ?? false);
  }

  #declared(inputs: Properties): string[] {
    return this.#ambiguous.filter((name) => inputs[name] !== undefined);
  }
}
