import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../clock";
import type { Settings } from "../inventory/schema";
import { HttpFailure } from "../part";
import type { Route } from "../route";
import type { Containers } from "./containers";
import { inBoth, type Operation } from "./operation";
import { parseSpec } from "./spec";
import { notAllowed } from "./stateErrors";
import type { Vm } from "./vm";
import type { Vms } from "./vms";

const ticketSpec = z.strictObject({ type: z.enum(["WEBMKS", "VMRC"]) });

interface Ticket {
  vm: string;
  type: "WEBMKS" | "VMRC";
  /** The URI that was handed out. */
  ticket: string;
  issuedAt: number;
  expiresAt: number;
}

/** One-time console tickets with a lifetime: docs/apis/vcenter.md section 4. */
export class Tickets {
  readonly #bySecret = new Map<string, Ticket>();

  constructor(
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly containers: Containers,
  ) {}

  issue(vm: Vm, type: Ticket["type"]): string {
    if (type === "WEBMKS" && vm.powerState !== "POWERED_ON") throw notAllowed(vm);
    const secret = randomBytes(8).toString("hex");
    const host = this.containers.hosts.get(vm.host)?.name;
    const ticket =
      type === "WEBMKS"
        ? `wss://${host}:443/ticket/${secret}`
        : `vmrc://clone:${secret}@vcenter.lab.example:443/?moid=${vm.id}`;
    const issuedAt = this.clock.now();
    const expiresAt = issuedAt + this.settings.ticketSeconds * 1000;
    this.#bySecret.set(secret, { vm: vm.id, type, ticket, issuedAt, expiresAt });
    return ticket;
  }

  /** The ticket, which is used up by this; undefined when there is no such, when it was used, or when it has expired. */
  redeem(secret: string): Ticket | undefined {
    const ticket = this.#bySecret.get(secret);
    this.#bySecret.delete(secret);
    return ticket && ticket.expiresAt > this.clock.now() ? ticket : undefined;
  }

  /** Those that could still be used. */
  open(): Ticket[] {
    for (const [secret, { expiresAt }] of this.#bySecret)
      if (expiresAt <= this.clock.now()) this.#bySecret.delete(secret);
    return [...this.#bySecret.values()];
  }

  reset(): void {
    this.#bySecret.clear();
  }
}

export function ticketOperation(vms: Vms, tickets: Tickets): Operation {
  const { api, rest } = inBoth("POST", "/vcenter/vm/{vm}/console/tickets");
  return {
    name: "consoleTicket",
    api: { ...api, since: "7.0.2" },
    rest: { ...rest, since: "7.0.0" },
    status: 201,
    handle: ({ params, spec }) => {
      const vm = vms.get(params["vm"]);
      return { ticket: tickets.issue(vm, parseSpec(ticketSpec, spec).type) };
    },
  };
}

/** Stands for the host that a ticket names: it shows no screen, but a ticket opens it once and in time. */
export function screenRoute(tickets: Tickets): Route {
  return {
    operation: "openScreen",
    method: "GET",
    path: "/ticket/{secret}",
    handle: ({ params }) => {
      const ticket = tickets.redeem(params["secret"] ?? "");
      if (!ticket) throw new HttpFailure(404, "The ticket is unknown, used, or expired.");
      return { status: 200, body: { vm: ticket.vm, type: ticket.type } };
    },
  };
}
