import type { InFlightLimit } from "../../clients/inFlight";
import type { PowerState } from "../../clients/vcenter/vms";
import { type Readiness, waitForGuest } from "../vcenter/guestReadiness";
import { connectNics } from "../vcenter/nicConnection";
import { keepPowerState } from "../vcenter/powerState";
import type { VcenterScope } from "../vcenter/site";
import type { Member, Step } from "./member";
import type { FleetPlan } from "./plan";
import { setUp } from "./setup";

/** A member whose steps are done one after the other; what is done stays done when a later one fails. */
export interface Completion {
  member: Member;
  powerState: PowerState;
  scope: VcenterScope;
}

/** Does all that is pending. `setUpInTurn` limits how many are set up at once; `onStep` hears of each step that is done. */
export async function completeMember(
  completion: Completion,
  plan: FleetPlan,
  setUpInTurn: InFlightLimit,
  onStep: (member: Member, step: Step) => void,
): Promise<void> {
  const { scope, powerState } = completion;
  let { member } = completion;
  for (const step of member.pending) {
    const found = await stepOf(scope, member, powerState, plan, step, setUpInTurn);
    member = { ...member, ...found, pending: member.pending.filter((other) => other !== step) };
    onStep(member, step);
  }
}

async function stepOf(
  scope: VcenterScope,
  member: Member,
  powerState: PowerState,
  plan: FleetPlan,
  step: Step,
  setUpInTurn: InFlightLimit,
): Promise<Pick<Member, "hostName" | "ipAddress">> {
  const { id } = member;
  const { setup, readyTimeoutSeconds: timeoutSeconds } = plan;
  switch (step) {
    case "power":
      await keepPowerState(scope, id, plan.powerState, powerState);
      return {};
    case "setup":
      if (setup) {
        // Whoever has a turn uses it: Tools that take their time would hold up the others.
        await waitForGuest(scope, { id }, { waitFor: "tools", timeoutSeconds });
        await setUpInTurn.run(() => setUp(scope, member, setup, timeoutSeconds), `set up ${id}`);
      }
      return {};
    case "nics":
      await connectNics(scope, id, { waitFor: "none", timeoutSeconds });
      return {};
    case "ready": {
      const { hostName, ipAddress } = await waitForGuest(scope, { id }, readinessOf(scope, member, plan));
      return { ...(hostName !== undefined && { hostName }), ...(ipAddress !== undefined && { ipAddress }) };
    }
  }
}

function readinessOf({ site }: VcenterScope, { index }: Member, plan: FleetPlan): Readiness {
  const { waitFor, readyTimeoutSeconds: timeoutSeconds, address, acceptSourceAddress, sources } = plan;
  const from = sources[index % sources.length];
  const source = () => site.sourceIdentities.of(from?.source, from?.sourceName);
  return { waitFor, timeoutSeconds, address, ...(!acceptSourceAddress && { source }) };
}
