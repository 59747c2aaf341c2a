import type { PowerState } from "../../clients/vcenter/vms";
import { type Readiness, waitForGuest } from "../vcenter/guestReadiness";
import { connectNics } from "../vcenter/nicConnection";
import { keepPowerState } from "../vcenter/powerState";
import type { VcenterScope } from "../vcenter/site";
import type { FleetPlan } from "./plan";
import type { Member, Step } from "./record";
import { SetUps, setUpsPerRequest } from "./setup";

/** Does what is pending with members, one step after the other. What is done stays done when a later step fails. */
export class MemberCompletion {
  readonly #setUps: SetUps;

  /** `onStep` hears of each step that is done. */
  constructor(
    private readonly plan: FleetPlan,
    inFlightLimit: number,
    private readonly onStep: (member: Member, step: Step) => void,
  ) {
    this.#setUps = new SetUps(plan.id, plan.setup, plan.maxConcurrency ?? setUpsPerRequest * inFlightLimit);
  }

  async complete(scope: VcenterScope, pending: Member, powerState: PowerState): Promise<void> {
    let member = pending;
    for (const step of pending.pending) {
      const found = await this.#do(step, scope, member, powerState);
      member = { ...member, ...found, pending: member.pending.filter((other) => other !== step) };
      this.onStep(member, step);
    }
  }

  async #do(
    step: Step,
    scope: VcenterScope,
    member: Member,
    powerState: PowerState,
  ): Promise<Pick<Member, "hostName" | "ipAddress">> {
    const { id } = member;
    const { readyTimeoutSeconds: timeoutSeconds } = this.plan;
    switch (step) {
      case "power":
        await keepPowerState(scope, id, this.plan.powerState, powerState);
        return {};
      case "setup":
        await this.#setUps.run(scope, member, timeoutSeconds);
        return {};
      case "nics":
        await connectNics(scope, id, { waitFor: "none", timeoutSeconds });
        return {};
      case "ready": {
        const { hostName, ipAddress } = await waitForGuest(scope, { id }, this.#readinessOf(scope, member));
        return { ...(hostName !== undefined && { hostName }), ...(ipAddress !== undefined && { ipAddress }) };
      }
    }
  }

  #readinessOf({ site }: VcenterScope, { index }: Member): Readiness {
    const { waitFor, readyTimeoutSeconds: timeoutSeconds, address, acceptSourceAddress, sources } = this.plan;
    const from = sources[index % sources.length];
    const source = () => site.sourceIdentities.of(from?.source, from?.sourceName);
    return { waitFor, timeoutSeconds, address, ...(!acceptSourceAddress && { source }) };
  }
}
