import { EventEmitter } from "node:events";
import { notFound } from "./errors";
import type { PowerState, Vm } from "./vm";

interface VmEvents {
  /** After the clone is there. */
  cloned: [source: Vm, clone: Vm];
  /** After the power state is another one; `before` is the former. A reset of the VM counts as off and on. */
  powered: [vm: Vm, before: PowerState];
  /** After a guest has rebooted: its processes are gone though the VM was on all the time. */
  rebooted: [vm: Vm];
  /** When a guest begins to boot: at a power-on, a reset and a reboot. */
  booted: [vm: Vm];
  /** After vmtoolsd has restarted in a guest that goes on. */
  toolsRestarted: [vm: Vm];
  /** After the VM is gone. One that was on is powered off first. */
  deleted: [vm: Vm];
}

/** All VMs, found by id or name without a search. It also tells others of what becomes of them. */
export class Vms extends EventEmitter<VmEvents> {
  readonly #byId = new Map<string, Vm>();
  readonly #byName = new Map<string, Set<Vm>>();
  #lastNumber = 1000;

  get size(): number {
    return this.#byId.size;
  }

  all(): Iterable<Vm> {
    return this.#byId.values();
  }

  find(id: string): Vm | undefined {
    return this.#byId.get(id);
  }

  /** The VM, or the error NOT_FOUND. */
  get(id = ""): Vm {
    const vm = this.#byId.get(id);
    if (!vm) throw notFound("Virtual machine", id);
    return vm;
  }

  named(name: string): Vm[] {
    return [...(this.#byName.get(name) ?? [])];
  }

  /** Names are unique per folder: docs/apis/vcenter.md section 3.6. */
  inFolder(folder: string, name: string): Vm | undefined {
    return this.named(name).find((vm) => vm.folder === folder);
  }

  nextId(): string {
    return `vm-${++this.#lastNumber}`;
  }

  add(vm: Vm): void {
    this.#byId.set(vm.id, vm);
    this.#name(vm, vm.name);
    this.#lastNumber = Math.max(this.#lastNumber, Number(vm.id.slice(3)));
  }

  rename(vm: Vm, name: string): void {
    this.#unname(vm);
    this.#name(vm, name);
  }

  setPower(vm: Vm, powerState: PowerState): void {
    const before = vm.powerState;
    if (before === powerState) return;
    vm.powerState = powerState;
    this.emit("powered", vm, before);
  }

  delete(vm: Vm): void {
    this.setPower(vm, "POWERED_OFF");
    this.#unname(vm);
    this.#byId.delete(vm.id);
    this.emit("deleted", vm);
  }

  /** Forgets all VMs without a word to listeners, which are reset themselves. */
  clear(): void {
    this.#byId.clear();
    this.#byName.clear();
    this.#lastNumber = 1000;
  }

  #name(vm: Vm, name: string): void {
    vm.name = name;
    const namesakes = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, namesakes.add(vm));
  }

  #unname(vm: Vm): void {
    const namesakes = this.#byName.get(vm.name);
    namesakes?.delete(vm);
    if (namesakes?.size === 0) this.#byName.delete(vm.name);
  }
}
