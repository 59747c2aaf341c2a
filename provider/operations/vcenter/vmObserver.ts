import { HeldFailure } from "../../clients/heldFailure";
import { powerStates, type Vm, type VmFilter, type VmRow, type Vms } from "../../clients/vcenter/vms";
import { isTransient } from "../../errors";
import { SharedLookUps } from "./sharedLookUps";
import { rowsByName, wholeList } from "./vmRows";

/** What is known of a VM: the row of a list, or all of it where that was asked for. */
export interface Observed extends VmRow, Pick<Partial<Vm>, "biosUuid" | "instanceUuid"> {
  /** It exists, and not in the folder where it was expected. */
  outsideFolder?: boolean;
}

/** What a resource expects of its VM. */
export interface Expected {
  id: string;
  /** With it a row of the list proves that it is the same VM; without, that there is one of this id. */
  name?: string;
  /** Id of the folder that it should be in: narrows the list. */
  folder?: string | undefined;
}

interface Listing {
  rows: Map<string, VmRow>;
  /** What is not among the rows did not match. */
  isWhole: boolean;
}

/** Single look-ups before a list pays: it may return thousands of rows. */
const singleLookUps = 2;
/** Names that a preview asks for: two or three lists of them. From so many on, a list of all VMs is the smaller one. */
const maxNames = 2_000;

/**
 * One observation of many VMs, shared by all resources of an operation. Diffs come one at a time and each knows only its
 * own id, so asking for each would cost a round trip each in a row. The first few are looked up singly; when more
 * follow, one list serves all the rest. What this process itself changes is forgotten first.
 */
export class VmObserver {
  readonly #known = new SharedLookUps<Observed | undefined>();
  readonly #lists = new SharedLookUps<Listing>();
  readonly #changed = new Set<string>();
  readonly #failure = new HeldFailure();
  #lookUps = 0;

  constructor(private readonly vms: Vms) {}

  /** Undefined only when vCenter itself says that there is no such VM. */
  observe(expected: Expected): Promise<Observed | undefined> {
    const { id } = expected;
    return this.#failure.rejection() ?? this.#known.result(id, `look at VM ${id}`, () => this.#observeOrHold(expected));
  }

  /** VMs with these names, for a preview: where vCenter has more VMs than it lists at once, those with the first of many names. */
  async named(names: readonly string[]): Promise<VmRow[]> {
    const open = new Set(names);
    let found: VmRow[] = [];
    if (this.#lookUps++ >= singleLookUps || names.length > maxNames) {
      const { rows, isWhole } = await this.#list();
      found = [...rows.values()].filter(({ name }) => open.has(name));
      if (isWhole) return found;
      for (const { name } of found) open.delete(name);
    }
    const rest = await rowsByName(this.vms, [...open].slice(0, maxNames));
    return [...found, ...[...rest.values()].flat()];
  }

  /** Call before a write to a VM: nothing known from before it counts any more. */
  forget(id: string): void {
    this.#known.forget(id);
    this.#changed.add(id);
  }

  async #observeOrHold(expected: Expected): Promise<Observed | undefined> {
    try {
      return await this.#observe(expected);
    } catch (error) {
      if (isTransient(error)) this.#failure.hold(error);
      throw error;
    }
  }

  async #observe({ id, name, folder }: Expected): Promise<Observed | undefined> {
    if (this.#changed.has(id)) return this.vms.find(id);
    if (folder === undefined && this.#lookUps++ < singleLookUps) return this.vms.find(id);
    const { rows, isWhole } = await this.#list(folder);
    const row = rows.get(id);
    // A row that fits proves enough. One that is missing or has another name has to be looked at.
    if (row && (name === undefined || row.name === name) && !this.#changed.has(id)) return row;
    const vm = await this.vms.find(id);
    return vm && { ...vm, outsideFolder: folder !== undefined && isWhole && row === undefined };
  }

  #list(folder = ""): Promise<Listing> {
    const filter = folder === "" ? {} : { folders: [folder] };
    return this.#lists.result(folder, "list VMs", () => this.#listAll(filter));
  }

  /** VMs that are too many for one list are asked for by power state; those of a state that has too many are left out. */
  async #listAll(filter: VmFilter): Promise<Listing> {
    const all = await wholeList(this.vms, filter);
    const lists = all
      ? [all]
      : await Promise.all(powerStates.map((state) => wholeList(this.vms, { ...filter, power_states: [state] })));
    const rows = lists.flatMap((list) => list ?? []);
    return { rows: new Map(rows.map((row) => [row.id, row])), isWhole: all !== undefined };
  }
}
