import type { Vm } from "../../clients/vcenter/vms";
import { IncompleteError, messageOf } from "../../errors";
import { issueTickets, type Tickets } from "../../operations/vcenter/consoleTickets";
import { waitForGuest } from "../../operations/vcenter/guestReadiness";
import { keepPowerState } from "../../operations/vcenter/powerState";
import type { VcenterScope } from "../../operations/vcenter/site";
import type { InstantCloneVmInputs, InstantCloneVmOutputs } from "./schema";

/** The ticket types that the program asks for. */
export function wantedTickets({ consoleTickets, powerState = "POWERED_ON" }: Partial<InstantCloneVmInputs>) {
  return consoleTickets ?? (powerState === "POWERED_ON" ? (["WEBMKS"] as const) : []);
}

/**
 * Brings an existing clone to what is declared: power state, waits, tickets. What fails is reported together, and nothing
 * that fails loses the VM: it is thrown with the id and with all that is done.
 */
export async function complete(
  scope: VcenterScope,
  id: string,
  inputs: InstantCloneVmInputs,
  known: { biosUuid: string; vm?: Vm; tickets?: Tickets },
): Promise<InstantCloneVmOutputs> {
  const reasons: string[] = [];
  const attempt = <T>(step: Promise<T>): Promise<T | undefined> =>
    step.catch((error: unknown) => void reasons.push(messageOf(error)));

  // A fresh clone is on.
  const current = known.vm?.powerState ?? "POWERED_ON";
  const keptPowerState = await attempt(keepPowerState(scope, id, inputs.powerState, current));
  const [tickets, vm, guest] = await Promise.all([
    attempt(issueTickets(scope, id, wantedTickets(inputs), known.tickets ?? {})),
    known.vm ?? attempt(scope.vcenter.vms.get(id)),
    attempt(ready(scope, id, inputs)),
  ]);
  const outputs: InstantCloneVmOutputs = {
    name: inputs.name ?? "",
    biosUuid: vm?.biosUuid ?? known.biosUuid,
    instanceUuid: vm?.instanceUuid ?? "",
    powerState: keptPowerState ?? vm?.powerState ?? "POWERED_ON",
    ...guest,
    consoleTickets: tickets ?? known.tickets ?? {},
  };
  if (reasons.length > 0) throw new IncompleteError(id, outputs, reasons);
  return outputs;
}

async function ready(scope: VcenterScope, id: string, inputs: InstantCloneVmInputs) {
  const { waitFor, readyTimeoutSeconds: timeoutSeconds } = inputs;
  const source = waitFor === "ip" ? await scope.site.inventory.idOf("vm", inputs.source, inputs.sourceName) : undefined;
  return await waitForGuest(scope, id, { waitFor, timeoutSeconds, source });
}
