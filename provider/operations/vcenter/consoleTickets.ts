export { ticketTypes } from "../../clients/vcenter/consoleTickets";

import type { Ticket, TicketType } from "../../clients/vcenter/consoleTickets";
import type { VcenterScope } from "./site";

export type Tickets = { [Type in TicketType]?: Pick<Ticket, "ticket" | "expiresAt"> | undefined };

/** A ticket of each type: those that are known, and new ones for the others. */
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
  return Object.fromEntries(await Promise.all(issued));
}
