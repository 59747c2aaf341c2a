import type { Clock } from "../clock";
import type { Settings } from "../inventory/schema";
import type { Nic, Vm } from "./vm";
import type { Vms } from "./vms";

/** The key of a VM's first Ethernet adapter; the others follow. */
export const firstNicKey = 4000;

/**
 * The addresses of guests. An instant clone starts with its source's (docs/apis/vcenter.md section 3.5); soon
 * after, a NIC that is connected gets a lease of its own (mine). A NIC that comes up has an address of 169.254/16 until it
 * has a lease; one that goes down has none.
 */
export class Leases {
  /** What calls off the leases that are still to come, by VM and NIC. */
  readonly #pending = new Map<string, Map<string, () => void>>();

  constructor(
    vms: Vms,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    vms.on("cloned", (_source, clone) => {
      for (const [key, nic] of clone.nics) if (nic.state === "CONNECTED") this.#leaseLater(clone, key, nic);
    });
    vms.on("booted", (vm) => this.#plug(vm));
    vms.on("powered", (vm) => {
      if (vm.powerState === "POWERED_OFF") for (const key of vm.nics.keys()) this.setState(vm, key, "NOT_CONNECTED");
    });
    vms.on("deleted", (vm) => {
      for (const key of vm.nics.keys()) this.#callOff(vm, key);
    });
  }

  /** The NIC has these addresses from now on; a lease that was to come does not change them. */
  setAddresses(vm: Vm, key: string, addresses: string[]): void {
    this.#callOff(vm, key);
    const nic = vm.nics.get(key);
    if (!nic) return;
    // A guest that gets other addresses has set up the NIC again, and knows its own MAC address by then.
    if (addresses.join() !== nic.addresses.join()) nic.guestMacAddress = nic.macAddress;
    nic.addresses = addresses;
  }

  setState(vm: Vm, key: string, state: Nic["state"]): void {
    const nic = vm.nics.get(key);
    if (!nic) return;
    const wasConnected = nic.state === "CONNECTED";
    nic.state = state;
    if (state !== "CONNECTED") this.setAddresses(vm, key, []);
    else if (!wasConnected && nic.usesDhcp) {
      this.setAddresses(vm, key, [autoconfigured(leasedAddress(vm.id, key))]);
      this.#leaseLater(vm, key, nic);
    }
  }

  reset(): void {
    this.#pending.clear();
  }

  /** A power cycle goes back to `start_connected`, whatever connect and disconnect have done since: docs/apis/vcenter.md section 8. */
  #plug(vm: Vm): void {
    for (const [key, { startConnected }] of vm.nics) {
      this.setState(vm, key, "NOT_CONNECTED");
      if (startConnected) this.setState(vm, key, "CONNECTED");
    }
    for (const ports of [vm.serialPorts, vm.parallelPorts])
      for (const port of ports.values()) port.connected = port.startConnected;
  }

  #leaseLater(vm: Vm, key: string, nic: Nic): void {
    if (!nic.usesDhcp) return;
    this.#callOff(vm, key);
    const lease = () => this.setAddresses(vm, key, [leasedAddress(vm.id, key)]);
    const pending = this.#pending.get(vm.id) ?? new Map<string, () => void>();
    this.#pending.set(vm.id, pending.set(key, this.clock.after(this.settings.leaseSeconds * 1000, lease)));
  }

  #callOff(vm: Vm, key: string): void {
    const pending = this.#pending.get(vm.id);
    pending?.get(key)?.();
    pending?.delete(key);
    if (pending?.size === 0) this.#pending.delete(vm.id);
  }
}

/** The address that a NIC is leased: as unique as VM and key. */
export function leasedAddress(vm: string, key: string): string {
  const number = Number(vm.slice(3));
  const index = Number(key) - firstNicKey;
  return `10.${((index & 15) << 4) | ((number >> 16) & 15)}.${(number >> 8) & 255}.${number & 255}`;
}

function autoconfigured(address: string): string {
  return address.replace(/^\d+\.\d+\./, "169.254.");
}
