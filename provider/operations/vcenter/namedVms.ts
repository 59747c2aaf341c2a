import { setImmediate as nextTurn } from "node:timers/promises";
import { SharedWork } from "../../clients/limits";
import type { VmRow, Vms } from "../../clients/vcenter/vms";
import { rowsByName } from "./vmRows";

interface Batch {
  names: Set<string>;
  rows: SharedWork<Map<string, VmRow[]>>;
}

/**
 * Look-ups by name that overlap share one list: after an interrupted run a fleet looks for a thousand names. A list is sent when
 * the one before it is over, so that no look-up is answered from before it was asked.
 */
export class NamedVms {
  #next: Batch | undefined;
  #current: Promise<unknown> = Promise.resolve();

  constructor(private readonly vms: Vms) {}

  async find(name: string): Promise<VmRow[]> {
    const batch = this.#next ?? this.#open();
    batch.names.add(name);
    return (await batch.rows.result(`list VMs named ${name}`)).get(name) ?? [];
  }

  #open(): Batch {
    const names = new Set<string>();
    const rows = new SharedWork(async () => {
      await this.#current;
      await nextTurn();
      this.#next = undefined;
      const list = rowsByName(this.vms, [...names]);
      this.#current = list.catch(() => undefined);
      return await list;
    });
    this.#next = { names, rows };
    return this.#next;
  }
}
