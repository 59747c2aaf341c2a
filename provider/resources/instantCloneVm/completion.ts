import type { Vm } from "../../clients/vcenter/vms";
import { codeOf, IncompleteError, messageOf } from "../../errors";
import { noteManualMacs } from "../../operations/vcenter/cloneSpec";
import { issueDefaultTickets, issueTickets, type Tickets } from "../../operations/vcenter/consoleTickets";
import { keepKnownAddress, type Readiness, waitForGuest } from "../../operations/vcenter/guestReadiness";
import type { GuestIdentity } from "../../operations/vcenter/guestReport";
import { keepPowerState } from "../../operations/vcenter/powerState";
import type { VcenterScope } from "../../operations/vcenter/site";
import { macAddressesOf, networksOf } from "../../operations/vcenter/vmNics";
import type { InstantCloneVmInputs, InstantCloneVmOutputs } from "./schema";

/** The tickets that the program asks for, or those of a VM that is on. */
function tickets(scope: VcenterScope, id: string, inputs: InstantCloneVmInputs, known: Tickets): Promise<Tickets> {
  const { consoleTickets, powerState = "POWERED_ON" } = inputs;
  if (consoleTickets) return issueTickets(scope, id, consoleTickets, known);
  return issueDefaultTickets(scope, id, powerState === "POWERED_ON" ? ["WEBMKS"] : [], known);
}

/**
 * Brings an existing clone to what is declared: power state, waits, tickets. What fails is reported together, and nothing
 * that fails loses the VM: it is thrown with the id and with all that is done.
 */
export async function complete(
  scope: VcenterScope,
  id: string,
  inputs: InstantCloneVmInputs,
  known: { biosUuid: string; vm?: Vm; tickets?: Tickets; guest?: GuestIdentity },
): Promise<InstantCloneVmOutputs> {
  const failures: unknown[] = [];
  const attempt = <T>(step: Promise<T>): Promise<T | undefined> =>
    step.catch((error: unknown) => void failures.push(error));
  const inTime = <T>(call: () => Promise<T>) => attempt(scope.within(inputs.createTimeoutSeconds, call));

  // A fresh clone is on.
  const current = known.vm?.powerState ?? "POWERED_ON";
  const keptPowerState = await inTime(() => keepPowerState(scope, id, inputs.powerState, current));
  const reading = known.vm ? Promise.resolve(known.vm) : inTime(() => scope.vcenter.vms.get(id));
  const waiting = async () => waitForGuest(scope, (await reading) ?? { id }, readinessOf(scope, inputs));
  const [consoleTickets, vm, guest] = await Promise.all([
    inTime(() => tickets(scope, id, inputs, known.tickets ?? {})),
    reading,
    attempt(keepKnownAddress(scope, id, known.guest, waiting())),
  ]);
  noteManualMacs(scope, id, inputs.nicsToUpdate, vm?.nics);
  const outputs: InstantCloneVmOutputs = {
    name: inputs.name ?? "",
    biosUuid: vm?.biosUuid ?? known.biosUuid,
    instanceUuid: vm?.instanceUuid ?? "",
    powerState: keptPowerState ?? vm?.powerState ?? "POWERED_ON",
    macAddresses: vm?.nics && macAddressesOf(vm.nics),
    networks: vm?.nics && networksOf(vm.nics),
    ...(guest ?? known.guest),
    consoleTickets: consoleTickets ?? known.tickets ?? {},
  };
  if (failures.length > 0) throw new IncompleteError(id, outputs, failures.map(messageOf), codeOf(failures[0]));
  return outputs;
}

/** How to wait for the guest, or to read it again. The source is looked for only where it matters. */
export function readinessOf(scope: VcenterScope, inputs: Partial<InstantCloneVmInputs>): Readiness {
  const { waitFor = "none", readyTimeoutSeconds: timeoutSeconds = 300, address, acceptSourceAddress } = inputs;
  const source = () => scope.site.sourceIdentities.of(inputs.source, inputs.sourceName);
  return { waitFor, timeoutSeconds, address, ...(!acceptSourceAddress && { source }) };
}
