export { powerStates } from "../../clients/vcenter/vms";

import type { PowerState } from "../../clients/vcenter/vms";
import type { VcenterScope } from "./site";

/** Brings a VM to the declared power state, if there is one, and returns that. */
export async function keepPowerState(
  scope: VcenterScope,
  id: string,
  declared: PowerState | undefined,
  current: PowerState,
): Promise<PowerState | undefined> {
  if (declared === undefined || declared === current) return declared;
  const { power } = scope.vcenter;
  scope.progress(`bringing ${id} to ${declared}`);
  // Only a running VM can be suspended.
  if (declared === "SUSPENDED" && current === "POWERED_OFF") await power.set(id, "POWERED_ON");
  await power.set(id, declared);
  return declared;
}
