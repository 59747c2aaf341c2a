import type { Clock } from "../clock";
import type { Settings } from "../inventory/schema";
import { busy } from "./busy";
import { guestOs } from "./info";
import { primaryAddress } from "./networking";
import { type Call, inBoth, type Operation } from "./operation";
import { alreadyIn, notAllowed, toolsNotRunning } from "./stateErrors";
import { seemsReady, type Vm } from "./vm";
import type { Vms } from "./vms";

/** What happens inside a guest over time: Tools that come up after a start, and a shutdown that takes its time. */
export class GuestPower {
  /** What is still to come for a guest, so that a power operation can call it off. */
  readonly #pending = new Map<string, () => void>();

  constructor(
    private readonly vms: Vms,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    vms.on("powered", (vm) => this.#callOff(vm));
    vms.on("deleted", (vm) => this.#callOff(vm));
    // A clone of a guest that is about to change would stay as it was for good: it comes up like one that boots.
    vms.on("cloned", (source, clone) => {
      if (this.#pending.has(source.id)) this.#wake(clone, settings.toolsStartSeconds);
      else if (source.guest.toolsFrozen) this.#wake(clone, settings.toolsResumeSeconds);
    });
  }

  reset(): void {
    this.#pending.clear();
  }

  /** On: a suspended guest goes on where it was, any other boots. */
  start(vm: Vm): void {
    const resumes = vm.powerState === "SUSPENDED" && vm.guest.toolsReady;
    this.vms.setPower(vm, "POWERED_ON");
    if (!resumes) this.boot(vm);
  }

  /** The guest goes down and boots: for a while nobody notices that its Tools are gone (docs/apis/vcenter.md section 5.1). */
  restart(vm: Vm): void {
    this.vms.emit("rebooted", vm);
    const { toolsReady } = vm.guest;
    this.boot(vm);
    vm.guest.toolsMissed = toolsReady;
    this.clock.after(this.settings.toolsStartSeconds * 500, () => {
      vm.guest.toolsMissed = false;
    });
  }

  /** From power-on or reset until Tools answer. */
  boot(vm: Vm): void {
    vm.frozen = false;
    this.vms.emit("booted", vm);
    this.#wake(vm, this.settings.toolsStartSeconds);
  }

  #wake(vm: Vm, seconds: number): void {
    vm.guest.activity = "RUNNING";
    vm.guest.toolsReady = false;
    vm.guest.toolsMissed = false;
    vm.guest.toolsFrozen = false;
    this.#later(vm, seconds, () => {
      vm.guest.activity = "RUNNING";
      vm.guest.toolsReady = true;
    });
  }

  /** Off; `clean` when the guest did it itself. */
  halt(vm: Vm, clean: boolean): void {
    vm.cleanPowerOff = clean;
    vm.frozen = false;
    vm.guest.activity = "RUNNING";
    vm.guest.toolsReady = false;
    vm.guest.toolsFrozen = false;
    this.vms.setPower(vm, "POWERED_OFF");
  }

  /** Tools come up or go away now, whatever was to come. */
  setTools(vm: Vm, ready: boolean): void {
    this.#callOff(vm);
    vm.guest.activity = "RUNNING";
    vm.guest.toolsReady = ready;
    vm.guest.toolsMissed = false;
    vm.guest.toolsFrozen = false;
  }

  /** The guest stands still in `instantclone.freeze`, and its Tools with it; or goes on. */
  setFrozen(vm: Vm, frozen: boolean): void {
    vm.frozen = frozen;
    this.setTools(vm, !frozen && vm.powerState === "POWERED_ON");
    vm.guest.toolsFrozen = frozen;
  }

  shutdown(vm: Vm): void {
    if (vm.powerState === "POWERED_OFF") throw alreadyIn(vm);
    this.#requireTools(vm);
    vm.guest.activity = "SHUTTING_DOWN";
    this.#later(vm, this.settings.guestShutdownSeconds, () => this.halt(vm, true));
  }

  reboot(vm: Vm): void {
    this.#requireTools(vm);
    vm.guest.activity = "RESETTING";
    this.#later(vm, this.settings.guestShutdownSeconds, () => this.restart(vm));
  }

  standby(vm: Vm): void {
    if (vm.powerState === "SUSPENDED") throw alreadyIn(vm);
    this.#requireTools(vm);
    vm.guest.activity = "STANDBY";
    vm.guest.toolsReady = false;
    vm.guest.toolsFrozen = false;
  }

  #requireTools(vm: Vm): void {
    if (vm.powerState !== "POWERED_ON") throw notAllowed(vm);
    const { activity } = vm.guest;
    if (activity === "SHUTTING_DOWN" || activity === "RESETTING") throw busy(vm, activity);
    if (!vm.guest.toolsReady) throw toolsNotRunning(vm);
  }

  #later(vm: Vm, seconds: number, action: () => void): void {
    this.#callOff(vm);
    const callOff = this.clock.after(seconds * 1000, () => {
      this.#pending.delete(vm.id);
      action();
    });
    this.#pending.set(vm.id, callOff);
  }

  #callOff(vm: Vm): void {
    this.#pending.get(vm.id)?.();
    this.#pending.delete(vm.id);
  }
}

/** Guest power, identity and readiness: docs/apis/vcenter.md sections 3.4 and 3.5, and docs/apis/vcenter.md section 5.1. */
export function guestOperations(vms: Vms, guestPower: GuestPower): Operation[] {
  const vmOf = ({ params }: Call) => vms.get(params["vm"]);
  const power = "/vcenter/vm/{vm}/guest/power";
  return [
    { name: "getGuestPower", ...inBoth("GET", power), handle: (call) => guestPowerInfo(vmOf(call)) },
    // These return at once; the guest takes its time.
    { name: "guestShutdown", ...inBoth("POST", power, "shutdown"), handle: (call) => guestPower.shutdown(vmOf(call)) },
    { name: "guestReboot", ...inBoth("POST", power, "reboot"), handle: (call) => guestPower.reboot(vmOf(call)) },
    { name: "guestStandby", ...inBoth("POST", power, "standby"), handle: (call) => guestPower.standby(vmOf(call)) },
    {
      name: "getGuestIdentity",
      ...inBoth("GET", "/vcenter/vm/{vm}/guest/identity"),
      handle: (call) => identity(vmOf(call)),
    },
    {
      name: "getGuestOperations",
      api: { method: "GET", path: "/vcenter/vm/{vm}/guest/operations", since: "7.0.2" },
      handle: (call) => readiness(vmOf(call)),
    },
  ];
}

function guestPowerInfo({ powerState, guest }: Vm): Record<string, unknown> {
  if (powerState !== "POWERED_ON") return { state: "NOT_RUNNING", operations_ready: false };
  const isReady = seemsReady(guest);
  const state = guest.activity === "RUNNING" && !isReady ? "UNAVAILABLE" : guest.activity;
  return { state, operations_ready: isReady };
}

function identity(vm: Vm): Record<string, unknown> {
  if (vm.powerState !== "POWERED_ON" || !seemsReady(vm.guest)) throw toolsNotRunning(vm);
  const { family, hostName } = vm.guest;
  const isLinux = family === "LINUX";
  const fullName = isLinux ? "Other 5.x or later Linux (64-bit)" : "Microsoft Windows Server 2019 (64-bit)";
  return {
    name: guestOs(vm),
    family,
    full_name: { id: "vmsg.guestos.fullname", default_message: fullName, args: [] },
    host_name: hostName,
    ip_address: primaryAddress(vm),
  };
}

function readiness(vm: Vm): Record<string, unknown> {
  if (vm.powerState !== "POWERED_ON" || vm.guest.toolsFrozen) throw toolsNotRunning(vm);
  const isReady = seemsReady(vm.guest);
  return {
    guest_operations_ready: isReady,
    interactive_guest_operations_ready: isReady && vm.guest.family === "WINDOWS",
  };
}
