import type * as dynamic from "@pulumi/pulumi/dynamic";
import { IncompleteError } from "../errors";
import type { Checked, CheckFailure, Context, Draft, Resource } from "../resources/resource";
import { plainAssets } from "./assets";
import { failureOf, failuresOf } from "./check";
import { HostContext, urnOf } from "./context";
import { deleteOrForget } from "./deletion";
import { IncompleteResource, ReportedError } from "./failure";
import type { ProviderProcess } from "./process";
import { ResourceState } from "./resourceState";
import { logicalName, Siblings } from "./siblings";
import { type HostProperties, type Properties, separateHost } from "./state";
import { separateUnknown } from "./unknown";

/** Serves a resource as a dynamic provider of Pulumi. Only this folder knows that protocol. */
export function dynamicProvider<Inputs extends object, Outputs extends object>(
  resource: Resource<Inputs, Outputs>,
  host: ProviderProcess,
): dynamic.ResourceProvider {
  return new DynamicProvider(resource, host).methods();
}

class DynamicProvider<Inputs extends object, Outputs extends object> {
  readonly #state: ResourceState<Inputs, Outputs>;
  readonly #siblings: Siblings<Inputs, Outputs>;
  /** Ids of the objects that this operation replaces. */
  readonly #replaced = new Set<string>();

  constructor(
    private readonly resource: Resource<Inputs, Outputs>,
    private readonly host: ProviderProcess,
  ) {
    this.#siblings = new Siblings(resource);
    this.#state = new ResourceState(resource);
  }

  methods(): dynamic.ResourceProvider {
    return {
      // Other methods may arrive while the SDK awaits this one, so it finishes before its first await.
      configure: async ({ config }) => this.host.configure((key) => config.get(key)),
      check: (olds: Properties, news: Properties) => this.#reported(news, "", () => this.#check(olds, news)),
      diff: (id: string, olds: Properties, news: Properties) =>
        this.#reported(news, id, () => this.#diff(id, olds, news)),
      create: (inputs: Properties) => this.#shortened(inputs, "", () => this.#create(inputs)),
      read: (id: string, props: Properties = {}) => this.#reported(props, id, () => this.#read(id, props)),
      update: (id: string, olds: Properties, news: Properties) =>
        this.#shortened(news, id, () => this.#update(id, olds, news)),
      delete: (id: string, props: Properties) => this.#reported(props, id, () => this.#delete(id, props)),
    };
  }

  async #check(olds: Properties, news: Properties): Promise<dynamic.CheckResult> {
    const { own, host } = separateHost(plainAssets(news));
    this.host.fallback.isPreview = host.__preview ?? false;
    const { known, paths } = separateUnknown(own);
    const previous = Object.keys(olds).length > 0 ? (separateHost(olds).own as Partial<Inputs>) : undefined;
    // Comes before the delete of what a diff has kept, where the engine itself decides to replace it.
    if (previous === undefined) this.host.kept.release(urnOf(host.__urn) ?? "");
    const draft = { inputs: known as Partial<Inputs>, unknown: new Set(paths.map(topLevel)), previous };
    const guarded = { resource: this.resource, name: () => this.#shownName(news, ""), host, olds };
    const failures = [...this.#failuresOf(known, paths), ...this.host.sweepGuard.check(guarded)];
    const checked = failures.length === 0 ? await this.#checked(this.#context(host.__urn), draft) : {};
    const inputs = { ...own, ...checked.defaults };
    failures.push(...(checked.failures ?? []));
    const { valid, open } = withoutInvalid({ ...known, ...checked.defaults }, draft.unknown, failures);
    failures.push(...this.#siblings.check(valid, open, host.__urn));
    return {
      inputs: {
        ...this.#state.withoutEmpty(inputs),
        ...this.#siblings.ownerProperty(inputs, host),
        ...(host.__secret && { __secret: host.__secret }),
        // Once its clone has the mark of one that is kept, it is kept.
        ...((host.__retained || olds["__retained"] === true) && { __retained: true }),
      },
      failures: failures.map(failureOf),
    };
  }

  /** Failures of the inputs alone. Rules between fields get valid fields only. */
  #failuresOf(known: Properties, unknownPaths: string[]): CheckFailure[] {
    const failures = failuresOf(this.resource.inputs, known, unknownPaths);
    const { valid, open } = withoutInvalid(known, new Set(unknownPaths.map(topLevel)), failures);
    return [...failures, ...(this.resource.validate?.(valid as Partial<Inputs>, open) ?? [])];
  }

  async #checked(context: Context, draft: Omit<Draft<Inputs>, "mayLook">): Promise<Checked<Inputs>> {
    const { fallback } = this.host;
    const check = async (mayLook: boolean) => (await this.resource.check?.(context, { ...draft, mayLook })) ?? {};
    const looked = fallback.isPreview ? await fallback.orUndefined(() => check(true)) : undefined;
    return looked ?? check(false);
  }

  async #diff(id: string, olds: Properties, news: Properties): Promise<dynamic.DiffResult> {
    const { own, host } = separateHost(news);
    const { known, paths } = separateUnknown(own);
    const state = this.#state.recorded(separateHost(olds).own);
    const declared = this.#state.difference(state, known, new Set(paths.map(topLevel)));
    const draft = known as Partial<Inputs>;
    const recorded = this.resource.recordedDifference?.(state, draft, declared) ?? declared;
    const context = this.#context(this.#siblings.ownerOf(own, host), host);
    const look = () => this.resource.diff(context, id, state, draft, recorded);
    const { replace, update } = (await this.host.fallback.orUndefined(look)) ?? recorded;
    if (replace.length > 0) {
      this.#replaced.add(id);
      this.host.kept.release(context.owner.urn);
    }
    return {
      changes: replace.length + update.length > 0,
      replaces: replace,
      // A name in vSphere is taken until its object is deleted.
      deleteBeforeReplace: true,
    };
  }

  async #create(news: Properties): Promise<dynamic.CreateResult> {
    const { own, host } = this.#owned(news);
    const inputs = this.resource.inputs.parse(own) as Inputs;
    try {
      const { id, outputs } = await this.resource.create(this.#context(host.__urn, host), inputs);
      return { id, outs: this.#state.toStore(own, outputs, host) };
    } catch (error) {
      if (error instanceof IncompleteError) throw this.#incomplete(error, own, host);
      throw error;
    }
  }

  async #read(id: string, props: Properties): Promise<dynamic.ReadResult> {
    const { own: stored, host } = separateHost(props);
    const own = this.#state.read(stored);
    const live = await this.resource.read(
      this.#context(this.#siblings.ownerOf(own, host)),
      id,
      own as Partial<Inputs & Outputs>,
    );
    // For the engine, an empty id means that the object is gone.
    if (live === undefined) return { id: "", props: {} };
    const state = this.#state.toStore(own, live, host, host.__declared ?? []);
    return { id, props: state, inputs: this.#state.declaredInputs({ ...own, ...live }, host) };
  }

  async #update(id: string, olds: Properties, news: Properties): Promise<dynamic.UpdateResult> {
    const { own, host } = this.#owned(news);
    const { own: state } = separateHost(olds);
    const inputs = this.resource.inputs.parse(own) as Inputs;
    try {
      const context = this.#context(host.__urn, host);
      const outputs = await this.resource.update(context, id, this.#state.recorded(state), inputs);
      return { outs: this.#state.toStore(own, outputs, host) };
    } catch (error) {
      if (error instanceof IncompleteError) throw this.#incomplete(error, own, host);
      throw error;
    }
  }

  async #delete(id: string, props: Properties): Promise<void> {
    const { own, host } = separateHost(props);
    const state = this.#state.recorded(own);
    const context = this.#context(this.#siblings.ownerOf(own, host));
    if (this.resource.isDestroyedLast && !this.host.sweepGuard.isWholeStackDestroyed) {
      context.info(
        `${this.resource.type} was taken out of the stack. It deletes nothing, because the rest of the stack lives on.`,
      );
      return;
    }
    const call = () => this.resource.delete(context, id, state);
    // A replacement needs the same server, so it must not forget the old object.
    if (this.#replaced.has(id)) return await call();
    const { connection } = own;
    await deleteOrForget(this.host, typeof connection === "string" ? connection : undefined, call);
  }

  #incomplete(error: IncompleteError<unknown>, own: Properties, host: HostProperties): Error {
    return new IncompleteResource(error, this.#state.toStore(own, error.outputs as object, host));
  }

  #context(owner: string | undefined, host: HostProperties = {}): Context {
    return new HostContext(this.host, owner, host);
  }

  /** For check, diff, read and delete: the SDK prints the stack trace of their errors, but not of create and update. */
  async #reported<T>(properties: Properties, id: string, call: () => Promise<T>): Promise<T> {
    try {
      return await this.#shortened(properties, id, call);
    } catch (error) {
      throw new ReportedError(error);
    }
  }

  async #shortened<T>(properties: Properties, id: string, call: () => Promise<T>): Promise<T> {
    try {
      const { log } = this.host;
      return await this.host.run(call, (message) => log.progress(urnOf(this.#owner(properties)), message));
    } catch (error) {
      throw this.host.failures.shortened(error, this.#shownName(properties, id));
    }
  }

  /** What a program declares, with the URN also where an input stands for it. */
  #owned(news: Properties): { own: Properties; host: HostProperties } {
    const { own, host } = separateHost(news);
    const owner = this.#siblings.ownerOf(own, host);
    return { own, host: { ...host, ...(owner !== undefined && { __urn: owner }) } };
  }

  #owner(properties: Properties): string | undefined {
    const { own, host } = separateHost(properties);
    return this.#siblings.ownerOf(own, host);
  }

  /** Name of the resource for messages. */
  #shownName(properties: Properties, id: string): string {
    const urn = this.#owner(properties);
    if (urn !== undefined) return logicalName(urn);
    const { name } = properties;
    return typeof name === "string" ? name : `${this.resource.type} ${id}`;
  }
}

/** The fields that are valid. One that is not is as open as one that is not known yet. */
function withoutInvalid(
  known: Properties,
  unknown: ReadonlySet<string>,
  failures: readonly CheckFailure[],
): { valid: Properties; open: ReadonlySet<string> } {
  const invalid = new Set(failures.map(({ path }) => topLevel(path)));
  const valid = Object.fromEntries(Object.entries(known).filter(([name]) => !invalid.has(name)));
  return { valid, open: new Set([...unknown, ...invalid]) };
}

function topLevel(path: string): string {
  return path.split(".")[0] ?? path;
}
