import type { PowerState } from "../../clients/vcenter/vms";
import { waitForGuest } from "../vcenter/guestReadiness";
import { keepPowerState } from "../vcenter/powerState";
import type { VcenterScope } from "../vcenter/site";
import type { Member, Step } from "./member";
import type { FleetPlan } from "./plan";

/** A member whose steps are done one after the other; what is done stays done when a later one fails. */
export interface Completion {
  member: Member;
  powerState: PowerState;
  scope: VcenterScope;
}

/** Does all that is pending. `onStep` hears of each step that is done. */
export async function completeMember(
  completion: Completion,
  plan: FleetPlan,
  onStep: (member: Member, step: Step) => void,
): Promise<void> {
  const { scope, powerState } = completion;
  let { member } = completion;
  for (const step of member.pending) {
    const found = await stepOf(scope, member, powerState, plan, step);
    member = { ...member, ...found, pending: member.pending.filter((other) => other !== step) };
    onStep(member, step);
  }
}

async function stepOf(
  scope: VcenterScope,
  { id, index }: Member,
  powerState: PowerState,
  plan: FleetPlan,
  step: Step,
): Promise<Pick<Member, "hostName" | "ipAddress">> {
  switch (step) {
    case "power":
      await keepPowerState(scope, id, plan.powerState, powerState);
      return {};
    case "setup":
    case "nics":
      return {};
    case "ready": {
      const { waitFor, readyTimeoutSeconds: timeoutSeconds } = plan;
      const source = waitFor === "ip" ? await sourceOf(scope, plan, index) : undefined;
      return await waitForGuest(scope, id, { waitFor, timeoutSeconds, source });
    }
  }
}

async function sourceOf({ site }: VcenterScope, { sources }: FleetPlan, index: number): Promise<string | undefined> {
  const from = sources[index % sources.length];
  return await site.inventory.idOf("vm", from?.source, from?.sourceName);
}
