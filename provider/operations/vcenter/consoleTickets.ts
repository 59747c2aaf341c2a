export { ticketTypes } from "../../clients/vcenter/consoleTickets";

import type { Ticket, TicketType } from "../../clients/vcenter/consoleTickets";
import { OpsError } from "../../errors";
import type { VcenterScope } from "./site";

export type Tickets = { [Type in TicketType]?: Pick<Ticket, "ticket" | "expiresAt"> | undefined };

/** A ticket of each type: those that are known, and new ones for the others. The program asked for these. */
export async function issueTickets(
  { vcenter }: VcenterScope,
  vm: string,
  types: readonly TicketType[],
  known: Tickets,
): Promise<Tickets> {
  const issued = types.map(async (type) => {
    const { ticket, expiresAt } = known[type] ?? (await vcenter.issueTicket(vm, type));
    return [type, { ticket, expiresAt }] as const;
  });
  try {
    return Object.fromEntries(await Promise.all(issued));
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    const advice = "Without the privilege for tickets, leave the type out of consoleTickets.";
    throw new OpsError(error.code, `consoleTickets: ${error.message} ${advice}`, error.details);
  }
}

/**
 * The tickets that a VM gets if its program says nothing of tickets. Many accounts may not issue any, and nothing else depends on them:
 * a failure is one warning for all VMs.
 */
export async function issueDefaultTickets(
  scope: VcenterScope,
  vm: string,
  types: readonly TicketType[],
  known: Tickets,
): Promise<Tickets> {
  try {
    return await issueTickets(scope, vm, types, known);
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    const effect = "This VM, and any other of this operation for which the same holds, has no console ticket.";
    scope.warnForAll("tickets", `${error.message} ${effect} consoleTickets: [] asks for none.`);
    return known;
  }
}
