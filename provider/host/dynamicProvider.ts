import type * as dynamic from "@pulumi/pulumi/dynamic";
import { IncompleteError, isError, messageOf } from "../errors";
import type { Context, Difference, Resource } from "../resources/resource";
import { problemsOf } from "./check";
import { HostContext } from "./context";
import { IncompleteResource, ReportedError } from "./failure";
import type { ProviderProcess } from "./process";
import {
  declaredDifference,
  defaultsOf,
  type HostProperties,
  type Properties,
  StoredForm,
  separateHost,
  storable,
} from "./state";
import { separateUnknown } from "./unknown";

/** Serves a resource as one of Pulumi's dynamic providers. All knowledge of that protocol is in this folder. */
export function dynamicProvider<Inputs extends object, Outputs extends object>(
  resource: Resource<Inputs, Outputs>,
  host: ProviderProcess,
): dynamic.ResourceProvider {
  return new DynamicProvider(resource, host).methods();
}

class DynamicProvider<Inputs extends object, Outputs extends object> {
  readonly #ambiguous: readonly string[];
  readonly #storedForm: StoredForm;
  readonly #defaults: Properties;
  /** URNs by the distinct input of the resources that this process has checked. */
  readonly #owners = new Map<string, string>();

  constructor(
    private readonly resource: Resource<Inputs, Outputs>,
    private readonly host: ProviderProcess,
  ) {
    this.#ambiguous = resource.mayBeUndeclared ?? [];
    this.#storedForm = new StoredForm(resource.outputs);
    this.#defaults = defaultsOf(resource.inputs);
  }

  methods(): dynamic.ResourceProvider {
    return {
      // Other methods arrive while this one is still awaited, so it is done before it first lets go.
      configure: async ({ config }) => this.host.configure((key) => config.get(key)),
      check: (olds: Properties, news: Properties) => this.#reported(() => this.#check(olds, news)),
      diff: (id: string, olds: Properties, news: Properties) => this.#reported(() => this.#diff(id, olds, news)),
      create: (inputs: Properties) => this.host.run(() => this.#create(inputs)),
      read: (id: string, props?: Properties) => this.#reported(() => this.#read(id, props ?? {})),
      update: (id: string, olds: Properties, news: Properties) => this.host.run(() => this.#update(id, olds, news)),
      delete: (id: string, props: Properties) => this.#reported(() => this.#delete(id, props)),
    };
  }

  async #check(olds: Properties, news: Properties): Promise<dynamic.CheckResult> {
    const { own, host } = separateHost(news);
    const { known, paths } = separateUnknown(own);
    const unknown = new Set(paths.map(topLevel));
    let problems = problemsOf(this.resource.inputs, known, paths);
    problems.push(...(this.resource.rules?.(known as Partial<Inputs>, unknown) ?? []));
    let defaults: Partial<Inputs> = {};
    if (problems.length === 0 && this.resource.plan) {
      const previous = Object.keys(olds).length > 0 ? (separateHost(olds).own as Partial<Inputs>) : undefined;
      const plan = await this.resource.plan(this.#context(host.__urn), {
        inputs: known as Partial<Inputs>,
        unknown,
        previous,
        isPreview: host.__preview ?? false,
      });
      problems = plan.problems ?? [];
      defaults = plan.defaults ?? {};
    }
    const inputs = { ...own, ...defaults };
    return {
      inputs: { ...inputs, ...this.#ownerProperty(inputs, host), ...(host.__secret && { __secret: host.__secret }) },
      failures: problems.map(({ path, reason }) => ({ property: path, reason })),
    };
  }

  /** The URN as a property, where it cannot be remembered by an input that is this resource's alone. */
  #ownerProperty(inputs: Properties, { __urn }: HostProperties): HostProperties {
    const { distinctInput } = this.resource;
    if (__urn === undefined) return {};
    const distinct = distinctInput === undefined ? undefined : inputs[distinctInput];
    if (typeof distinct !== "string") return { __urn };
    const known = this.#owners.get(distinct) ?? __urn;
    this.#owners.set(distinct, known);
    return known === __urn ? {} : { __urn };
  }

  #ownerOf(inputs: Properties, { __urn }: HostProperties): string | undefined {
    return __urn ?? this.#owners.get(String(inputs[this.resource.distinctInput ?? ""]));
  }

  async #diff(id: string, olds: Properties, news: Properties): Promise<dynamic.DiffResult> {
    const { own, host } = separateHost(news);
    const { known, paths } = separateUnknown(own);
    const state = this.#recorded(separateHost(olds).own);
    const unknown = new Set(paths.map(topLevel));
    // To write a default out in the program changes nothing.
    const inputs = { ...this.#defaults, ...known };
    const declared = declaredDifference(this.resource.inputs, state, inputs, unknown, this.#ambiguous);
    const { replace, update } = await this.#observed(id, state, known, declared, this.#ownerOf(own, host));
    return {
      changes: replace.length + update.length > 0,
      replaces: replace,
      // Names and places in vSphere are taken until their holder is gone.
      deleteBeforeReplace: true,
    };
  }

  /** The declared difference and what the live object adds to it; the first alone while the API cannot be reached. */
  async #observed(
    id: string,
    state: Inputs & Outputs,
    inputs: Properties,
    declared: Difference,
    urn: string | undefined,
  ): Promise<Difference> {
    const context = this.#context(urn);
    try {
      return await this.resource.diff(context, id, state, inputs as Partial<Inputs>, declared);
    } catch (error) {
      if (!isError(error, "Unreachable", "Unavailable", "Unknown", "TimedOut")) throw error;
      await this.host.log.say(
        "warning",
        urn,
        `${id} could not be looked at, so this plan rests on the recorded state alone. ${messageOf(error)}`,
      );
      return declared;
    }
  }

  async #create(news: Properties): Promise<dynamic.CreateResult> {
    const { own, host } = separateHost(news);
    const inputs = this.resource.inputs.parse(own) as Inputs;
    try {
      const context = this.#context(this.#ownerOf(own, host), host.__secret);
      const { id, outputs } = await this.resource.create(context, inputs);
      return { id, outs: this.#state(own, outputs, host, this.#declared(own)) };
    } catch (error) {
      if (error instanceof IncompleteError) throw this.#incomplete(error, own, host);
      throw error;
    }
  }

  async #read(id: string, props: Properties): Promise<dynamic.ReadResult> {
    const { own: stored, host } = separateHost(props);
    const own = this.#storedForm.read(stored);
    const live = await this.resource.read(
      this.#context(this.#ownerOf(own, host)),
      id,
      own as Partial<Inputs & Outputs>,
    );
    // The engine takes an empty id for its word that the object is gone.
    if (live === undefined) return { id: "", props: {} };
    const state = this.#state(own, live, host, host.__declared);
    return { id, props: state, inputs: this.#declaredInputs({ ...own, ...live }, host) };
  }

  async #update(id: string, olds: Properties, news: Properties): Promise<dynamic.UpdateResult> {
    const { own, host } = separateHost(news);
    const { own: state } = separateHost(olds);
    const inputs = this.resource.inputs.parse(own) as Inputs;
    try {
      const context = this.#context(this.#ownerOf(own, host), host.__secret);
      const outputs = await this.resource.update(context, id, this.#recorded(state), inputs);
      return { outs: this.#state(own, outputs, host, this.#declared(own)) };
    } catch (error) {
      if (error instanceof IncompleteError) throw this.#incomplete(error, own, host);
      throw error;
    }
  }

  async #delete(id: string, props: Properties): Promise<void> {
    const { own, host } = separateHost(props);
    await this.resource.delete(this.#context(this.#ownerOf(own, host)), id, this.#recorded(own));
  }

  /** State as the lifecycle knows it. What is stored has no defaults, since state is rewritten at every step. */
  #recorded(stored: Properties): Properties & Inputs & Outputs {
    return { ...this.#defaults, ...this.#storedForm.read(stored) } as Properties & Inputs & Outputs;
  }

  /** State holds the inputs as the program gave them, without our defaults, and the outputs. */
  #state(own: Properties, outputs: object, host: HostProperties, declared: string[] = []): Properties {
    const state = {
      ...own,
      ...outputs,
      __provider: host.__provider,
      ...(declared.length > 0 && { __declared: declared }),
    };
    return this.#storedForm.write(state);
  }

  #declared(inputs: Properties): string[] {
    return this.#ambiguous.filter((name) => inputs[name] !== undefined);
  }

  #declaredInputs(state: Properties, host: HostProperties): Properties {
    const inputs: Properties = { ...state, ...this.resource.asInputs?.(state as Outputs) };
    const names = Object.keys(this.resource.inputs.shape).filter(
      (name) => name in state && (!this.#ambiguous.includes(name) || host.__declared?.includes(name)),
    );
    return storable({ ...Object.fromEntries(names.map((name) => [name, inputs[name]])), __provider: host.__provider });
  }

  #incomplete(error: IncompleteError<unknown>, own: Properties, host: HostProperties): Error {
    return new IncompleteResource(error, this.#state(own, error.outputs as object, host, this.#declared(own)));
  }

  #context(owner: string | undefined, secretInputs: string[] = []): Context {
    return new HostContext(this.host, owner, new Set(secretInputs));
  }

  /** The SDK prints the stack trace of what these methods throw, and not that of create and update. */
  #reported<T>(call: () => Promise<T>): Promise<T> {
    return this.host.run(call).catch((error: unknown) => Promise.reject(new ReportedError(error)));
  }
}

function topLevel(path: string): string {
  return path.split(".")[0] ?? path;
}
