import { z } from "zod";
import { isError } from "../../errors";
import type { VcenterSession } from "./session";
import { type PowerState, powerStates } from "./vms";

const actions: Record<PowerState, string> = { POWERED_ON: "start", POWERED_OFF: "stop", SUSPENDED: "suspend" };
const State = z.object({ state: z.enum(powerStates) });

/** vSphere Automation API, Vcenter VM Power and Vcenter VM Guest Power. */
export class Power {
  constructor(private readonly session: VcenterSession) {}

  async get(vm: string): Promise<PowerState> {
    const path = `vm/${encodeURIComponent(vm)}/power`;
    const { state } = await this.session.call({ what: `read the power state of ${vm}`, method: "GET", path }, State);
    return state;
  }

  /** Brings a VM into a power state. Asking for the state that it is in is no error, so the call is repeated when its response was lost. */
  async set(vm: string, state: PowerState): Promise<void> {
    const action = actions[state];
    try {
      const path = `vm/${encodeURIComponent(vm)}/power`;
      const operation = { what: `${action} VM ${vm}`, method: "POST", path, action } as const;
      await this.session.call({ ...operation, actionInLegacyPath: true, repeatable: true }, z.unknown());
    } catch (error) {
      if (!isError(error, "AlreadyInDesiredState")) throw error;
    }
  }

  /** Asks the guest to shut down. The response comes before that is done. */
  async shutDownGuest(vm: string): Promise<void> {
    await this.#ofGuest(vm, "shutdown", `shut down the guest of ${vm}`);
  }

  /** Asks the guest to restart. The response comes before that is done. */
  async rebootGuest(vm: string): Promise<void> {
    await this.#ofGuest(vm, "reboot", `restart the guest of ${vm}`);
  }

  async #ofGuest(vm: string, action: string, what: string): Promise<void> {
    const path = `vm/${encodeURIComponent(vm)}/guest/power`;
    const operation = { what, method: "POST", path, action, ifUnavailable: "fail", repeatable: true } as const;
    await this.session.call(operation, z.unknown());
  }
}
