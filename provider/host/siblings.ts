import type { CheckFailure, Exclusive, Resource } from "../resources/resource";
import type { HostProperties, Properties } from "./state";

/** The resources of one type in a program: which of them has what for itself, and which owns given inputs. */
export class Siblings<Inputs extends object, Outputs extends object> {
  /** URNs of the checked resources, by their distinct input. */
  readonly #owners = new Map<string, string>();
  /** The same URNs, by the distinct input and the scope of its uniqueness. */
  readonly #distinct = new Map<string, string>();
  /** What the checked resources claim for themselves, by their URN. */
  readonly #claims = new Map<string, Exclusive>();

  constructor(private readonly resource: Resource<Inputs, Outputs>) {}

  /** Failures if another resource of this program has the same distinct input in the same scope, or claims the same part of an object. */
  check(inputs: Properties, unknown: ReadonlySet<string>, urn: string | undefined): CheckFailure[] {
    if (urn === undefined) return [];
    return [...this.#taken(inputs, unknown, urn), ...this.#claimed(inputs, unknown, urn)];
  }

  #taken(inputs: Properties, unknown: ReadonlySet<string>, urn: string): CheckFailure[] {
    const { distinctInput: path, distinctWithin, type } = this.resource;
    const scope = distinctWithin?.(inputs as Partial<Inputs>, unknown);
    if (path === undefined || scope === undefined || inputs[path] === undefined) return [];
    const values = this.resource.distinctValues?.(inputs as Partial<Inputs>) ?? [inputs[path]];
    let taken: { value: unknown; by: string } | undefined;
    for (const value of values) {
      const key = JSON.stringify([scope, value]);
      const first: string = this.#distinct.get(key) ?? urn;
      this.#distinct.set(key, first);
      if (first !== urn) taken ??= { value, by: first };
    }
    if (!taken) return [];
    const what = taken.value === inputs[path] ? `the same ${path}` : `a ${path} that gives ${taken.value} too,`;
    const reason = `${logicalName(taken.by)}, another ${type} of this program, has ${what} in the same place. Give each its own.`;
    return [{ path, reason }];
  }

  #claimed(inputs: Properties, unknown: ReadonlySet<string>, urn: string): CheckFailure[] {
    const claim = this.resource.exclusive?.(inputs as Partial<Inputs>, unknown);
    if (claim === undefined) return [];
    this.#claims.set(urn, claim);
    for (const [other, { of, parts = claim.parts }] of this.#claims) {
      const shared = parts?.filter((part) => claim.parts?.includes(part) ?? true);
      if (other === urn || of !== claim.of || shared?.length === 0) continue;
      const what = shared ? `${shared.join(", ")} too` : `the same ${claim.path}`;
      const reason = `${logicalName(other)}, another ${this.resource.type} of this program, has ${what}. Let one of them have it.`;
      return [{ path: claim.path, reason }];
    }
    return [];
  }

  /** The URN as a property, unless a distinct input identifies this resource in this process. */
  ownerProperty(inputs: Properties, { __urn }: HostProperties): HostProperties {
    const { distinctInput } = this.resource;
    if (__urn === undefined) return {};
    const distinct = distinctInput === undefined ? undefined : inputs[distinctInput];
    if (typeof distinct !== "string") return { __urn };
    const known = this.#owners.get(distinct) ?? __urn;
    this.#owners.set(distinct, known);
    return known === __urn ? {} : { __urn };
  }

  ownerOf(inputs: Properties, { __urn }: HostProperties): string | undefined {
    return __urn ?? this.#owners.get(String(inputs[this.resource.distinctInput ?? ""]));
  }
}

export function logicalName(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
