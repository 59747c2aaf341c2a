import type { Vcenter } from "../../clients/vcenter";
import type { PowerState, Vm } from "../../clients/vcenter/vms";
import { IncompleteError, isError, messageOf } from "../../errors";
import { waitFor } from "../../wait";
import type { Context } from "../resource";
import type { InstantCloneVmInputs, InstantCloneVmOutputs } from "./schema";

type Tickets = InstantCloneVmOutputs["consoleTickets"];
type Guest = Pick<InstantCloneVmOutputs, "ipAddress" | "hostName">;

/** The ticket types that the program asks for. */
export function wantedTickets({ consoleTickets, powerState = "POWERED_ON" }: Partial<InstantCloneVmInputs>) {
  return consoleTickets ?? (powerState === "POWERED_ON" ? (["WEBMKS"] as const) : []);
}

/**
 * Brings an existing clone to what is declared: power state, waits, tickets. What fails is reported together, and nothing
 * that fails loses the VM: it is thrown with the id and with all that is done.
 */
export async function complete(
  context: Context,
  vcenter: Vcenter,
  id: string,
  inputs: InstantCloneVmInputs,
  known: { biosUuid: string; vm?: Vm; tickets?: Tickets },
): Promise<InstantCloneVmOutputs> {
  const reasons: string[] = [];
  const attempt = <T>(step: Promise<T>): Promise<T | undefined> =>
    step.catch((error: unknown) => void reasons.push(messageOf(error)));

  const keptPowerState = await attempt(keepPowerState(context, vcenter, id, inputs.powerState, known.vm?.powerState));
  const [tickets, vm, guest] = await Promise.all([
    attempt(issueTickets(vcenter, id, inputs, known.tickets ?? {})),
    known.vm ?? attempt(vcenter.vms.get(id)),
    attempt(waitForGuest(context, vcenter, id, inputs)),
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

/** Answers the state that it brought about; undefined when none is declared. A fresh clone is on. */
async function keepPowerState(
  context: Context,
  vcenter: Vcenter,
  id: string,
  declared: PowerState | undefined,
  current: PowerState = "POWERED_ON",
): Promise<PowerState | undefined> {
  if (declared === undefined || declared === current) return declared;
  context.progress(`bringing ${id} to ${declared}`);
  // Only a running VM can be suspended.
  if (declared === "SUSPENDED" && current === "POWERED_OFF") await vcenter.power.set(id, "POWERED_ON");
  await vcenter.power.set(id, declared);
  return declared;
}

async function issueTickets(
  vcenter: Vcenter,
  id: string,
  inputs: InstantCloneVmInputs,
  known: Tickets,
): Promise<Tickets> {
  const issued = wantedTickets(inputs).map(async (type) => {
    const { ticket, expiresAt } = known[type] ?? (await vcenter.issueTicket(id, type));
    return [type, { ticket, expiresAt }] as const;
  });
  return Object.fromEntries(await Promise.all(issued));
}

async function waitForGuest(
  context: Context,
  vcenter: Vcenter,
  id: string,
  inputs: InstantCloneVmInputs,
): Promise<Guest> {
  if (inputs.waitFor === "none") return {};
  const { guestState } = vcenter;
  const options = {
    timeoutSeconds: inputs.readyTimeoutSeconds,
    signal: context.signal,
    progress: (seen: string) => context.progress(`${id}: ${seen}`),
  };
  const whileUnavailable = (error: unknown) => {
    if (!isError(error, "Unavailable")) throw error;
    return { seen: "VMware Tools are not running" };
  };
  await waitFor(`wait for VMware Tools in ${id}`, options, async () => {
    const ready = await guestState.operationsReady(id).catch(whileUnavailable);
    if (typeof ready !== "boolean") return ready;
    return ready ? { done: true } : { seen: "VMware Tools are not ready for guest operations" };
  });
  const sourceAddress = inputs.waitFor === "ip" ? await addressOfSource(vcenter, inputs) : undefined;
  return await waitFor<Guest>(
    `wait for the ${inputs.waitFor === "ip" ? "address" : "host name"} of ${id}`,
    options,
    async () => {
      const identity = await guestState.identity(id).catch(whileUnavailable);
      if ("seen" in identity) return identity;
      if (inputs.waitFor === "tools") return { done: { hostName: identity.hostName } };
      if (identity.ipAddress === undefined) return { seen: "the guest has no address" };
      // Until the guest has renewed its lease, a clone reports the address in the memory that it was forked with.
      if (identity.ipAddress === sourceAddress)
        return { seen: `the guest still has its source's address ${sourceAddress}` };
      return { done: { hostName: identity.hostName, ipAddress: identity.ipAddress } };
    },
  );
}

async function addressOfSource(vcenter: Vcenter, inputs: InstantCloneVmInputs): Promise<string | undefined> {
  const source = inputs.source ?? (await vcenter.inventory.byName("vm", inputs.sourceName ?? "")).id;
  // A source that is gone or silent has no address that could be mistaken for the clone's.
  return (await vcenter.guestState.identityIfKnown(source))?.ipAddress;
}
