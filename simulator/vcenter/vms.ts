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
  /** After the VM is gone. One that was on is powered off first. */
  deleted: [vm: Vm];
}

/** All VMs, found by id, name or BIOS uuid without a search. It also tells others of what becomes of them. */
export class Vms extends EventEmitter<VmEvents> {
  readonly #byId = new Map<string, Vm>();
  readonly #idsByName = new Map<string, Set<string>>();
  readonly #idsByBiosUuid = new Map<string, Set<string>>();
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
  get(id: string): Vm {
    const vm = this.#byId.get(id);
    if (!vm) throw notFound("Virtual machine", id);
    return vm;
  }

  named(name: string): Vm[] {
    return this.#resolve(this.#idsByName.get(name));
  }

  /** Names are unique per folder: docs/apis/vcenter.md section 3.6. */
  inFolder(folder: string, name: string): Vm | undefined {
    return this.named(name).find((vm) => vm.folder === folder);
  }

  withBiosUuid(uuid: string): Vm[] {
    return this.#resolve(this.#idsByBiosUuid.get(uuid.toLowerCase()));
  }

  nextId(): string {
    return `vm-${++this.#lastNumber}`;
  }

  add(vm: Vm): void {
    this.#byId.set(vm.id, vm);
    put(this.#idsByName, vm.name, vm.id);
    put(this.#idsByBiosUuid, vm.biosUuid.toLowerCase(), vm.id);
    this.#lastNumber = Math.max(this.#lastNumber, Number(vm.id.slice(3)));
  }

  rename(vm: Vm, name: string): void {
    drop(this.#idsByName, vm.name, vm.id);
    vm.name = name;
    put(this.#idsByName, name, vm.id);
  }

  setBiosUuid(vm: Vm, uuid: string): void {
    drop(this.#idsByBiosUuid, vm.biosUuid.toLowerCase(), vm.id);
    vm.biosUuid = uuid;
    put(this.#idsByBiosUuid, uuid.toLowerCase(), vm.id);
  }

  setPower(vm: Vm, powerState: PowerState): void {
    const before = vm.powerState;
    if (before === powerState) return;
    vm.powerState = powerState;
    this.emit("powered", vm, before);
  }

  delete(vm: Vm): void {
    this.setPower(vm, "POWERED_OFF");
    drop(this.#idsByName, vm.name, vm.id);
    drop(this.#idsByBiosUuid, vm.biosUuid.toLowerCase(), vm.id);
    this.#byId.delete(vm.id);
    this.emit("deleted", vm);
  }

  /** Forgets all VMs without a word to listeners, which are reset themselves. */
  clear(): void {
    this.#byId.clear();
    this.#idsByName.clear();
    this.#idsByBiosUuid.clear();
    this.#lastNumber = 1000;
  }

  #resolve(ids: Set<string> = new Set()): Vm[] {
    return [...ids].flatMap((id) => this.#byId.get(id) ?? []);
  }
}

function put(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids) ids.add(id);
  else index.set(key, new Set([id]));
}

function drop(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  ids?.delete(id);
  if (ids?.size === 0) index.delete(key);
}
