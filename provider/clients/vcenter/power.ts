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
    const body = await this.session.call({
      what: `read the power state of ${vm}`,
      method: "GET",
      path: `vm/${encodeURIComponent(vm)}/power`,
    });
    return State.parse(body).state;
  }

  /** Brings a VM into a power state. Asking for the state that it is in is no error, so a lost answer is asked for again. */
  async set(vm: string, state: PowerState): Promise<void> {
    const action = actions[state];
    try {
      await this.session.call({
        what: `${action} VM ${vm}`,
        method: "POST",
        path: `vm/${encodeURIComponent(vm)}/power`,
        action,
        actionInLegacyPath: true,
        repeatable: true,
      });
    } catch (error) {
      if (!isError(error, "AlreadyInDesiredState")) throw error;
    }
  }

  /** Asks the guest to shut down; it answers before that is done. */
  async shutDownGuest(vm: string): Promise<void> {
    await this.session.call({
      what: `shut down the guest of ${vm}`,
      method: "POST",
      path: `vm/${encodeURIComponent(vm)}/guest/power`,
      action: "shutdown",
      unavailableIsAnswer: true,
      repeatable: true,
    });
  }
}
