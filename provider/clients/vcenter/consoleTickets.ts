import { z } from "zod";
import type { VcenterSession } from "./session";

export const ticketTypes = ["WEBMKS", "VMRC"] as const;
export type TicketType = (typeof ticketTypes)[number];

export interface Ticket {
  /** A URI that opens the console once. A secret. */
  ticket: string;
  /** RFC 3339, by vCenter's clock. */
  issuedAt: string;
  expiresAt: string;
}

/** How long an unused ticket is valid (vSphere Automation API, Vcenter VM Console Tickets). */
const lifetimeMs = 30 * 60_000;

const Issued = z.object({ ticket: z.string().min(1) });

/** Every call makes a new ticket, so a lost response costs nothing but the ticket that nobody has. */
export async function issueTicket(session: VcenterSession, vm: string, type: TicketType): Promise<Ticket> {
  const what = `issue a ${type} console ticket for ${vm}`;
  const path = `vm/${encodeURIComponent(vm)}/console/tickets`;
  const { ticket } = await session.call({ what, method: "POST", path, body: { type }, repeatable: true }, Issued);
  const now = session.http.serverNow();
  return { ticket, issuedAt: rfc3339(now), expiresAt: rfc3339(new Date(now.getTime() + lifetimeMs)) };
}

function rfc3339(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
