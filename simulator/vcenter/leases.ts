import type { Clock } from "../clock";
import type { Settings } from "../inventory/schema";
import type { Vm } from "./vm";
import type { Vms } from "./vms";

/**
 * The addresses of guests. An instant clone starts with its source's (docs/apis/vcenter.md section 3.5); soon
 * after, a guest that has an address and a NIC that is connected renews its lease and gets one of its own (mine).
 */
export class Leases {
  /** What calls off a renewal that is still to come. */
  readonly #pending = new Map<string, () => void>();

  constructor(
    vms: Vms,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    vms.on("cloned", (_source, clone) => this.#renewLater(clone));
    vms.on("deleted", (vm) => this.#callOff(vm));
  }

  /** The guest has this address from now on, or none; a renewal that was to come does not change it. */
  set(vm: Vm, ipAddress: string | undefined): void {
    this.#callOff(vm);
    vm.guest.ipAddress = ipAddress;
  }

  reset(): void {
    this.#pending.clear();
  }

  #renewLater(vm: Vm): void {
    if (vm.guest.ipAddress === undefined) return;
    const renew = () => this.set(vm, addressOf(vm.id));
    this.#pending.set(vm.id, this.clock.after(this.settings.leaseSeconds * 1000, renew));
  }

  #callOff(vm: Vm): void {
    this.#pending.get(vm.id)?.();
    this.#pending.delete(vm.id);
  }
}

/** The address that a guest gets unless the inventory or an operator says another: as unique as the id. */
export function addressOf(vm: string): string {
  const number = Number(vm.slice(3));
  return `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
}
