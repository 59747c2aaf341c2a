import type { Clock } from "../clock";
import type { Inventory, Settings } from "../inventory/schema";
import type { Part } from "../part";
import type { Route } from "../route";
import { instantCloneOperation } from "./clone";
import { screenRoute, Tickets, ticketOperation } from "./console";
import { Containers } from "./containers";
import { errorResponse } from "./errors";
import { GuestPower, guestOperations } from "./guestPower";
import { HostSlots } from "./hostSlots";
import { vmInfoOperation } from "./info";
import { Leases } from "./leases";
import { listOperations } from "./lists";
import { networkingOperation, primaryAddress } from "./networking";
import { nicOperations } from "./nicOperations";
import { type Operation, routesOf } from "./operation";
import { powerOperations } from "./power";
import { seedVms } from "./seed";
import { Sessions, sessionOperations } from "./sessions";
import type { Version } from "./version";
import { vimRoutes } from "./vim";
import { Vms } from "./vms";

/** vCenter, and what the guests need of it: the VMs with their events, and routes of its API for further operations. */
export interface Vcenter extends Part {
  vms: Vms;
  sessions: Sessions;
  guestPower: GuestPower;
  leases: Leases;
  settings: Settings;
  /** Routes of further operations of this API, under the same sessions, dialects and errors. */
  routesOf: (operations: Operation[]) => Route[];
}

export function createVcenter(clock: Clock, inventory: Inventory, version: Version): Vcenter {
  const { settings } = inventory;
  const containers = new Containers(inventory);
  const vms = new Vms();
  const sessions = new Sessions(clock, inventory.users, settings);
  const tickets = new Tickets(clock, settings, containers);
  const guestPower = new GuestPower(vms, clock, settings);
  const slots = new HostSlots(settings.clonesPerHost);
  const leases = new Leases(vms, clock, settings);
  seedVms(vms, containers, inventory);

  const operations = [
    ...sessionOperations(sessions),
    ...listOperations(vms, containers, settings),
    vmInfoOperation(vms, containers, version),
    instantCloneOperation(vms, containers, settings, slots, version),
    ...powerOperations(vms, guestPower),
    ...guestOperations(vms, guestPower),
    networkingOperation(vms),
    ...nicOperations(vms, containers, leases, version),
    ticketOperation(vms, tickets),
  ];
  return {
    vms,
    sessions,
    guestPower,
    leases,
    settings,
    routesOf: (more) => routesOf(more, sessions, version),
    routes: [
      ...routesOf(operations, sessions, version),
      ...vimRoutes(vms, sessions, clock, version),
      screenRoute(tickets),
    ],
    state: () => ({
      sessions: { vcenter: sessions.count },
      vms: [...vms.all()].map((vm) => {
        const { id, name, powerState, biosUuid, source = null } = vm;
        const nics = Object.fromEntries([...vm.nics].map(([key, { state }]) => [key, state]));
        return { id, name, powerState, biosUuid, source, ipAddress: primaryAddress(vm) ?? null, nics };
      }),
      tickets: tickets.open().map(({ issuedAt, expiresAt, ...ticket }) => ({
        ...ticket,
        issuedAt: new Date(issuedAt).toISOString(),
        expiresAt: new Date(expiresAt).toISOString(),
      })),
    }),
    reset: () => {
      sessions.reset();
      tickets.reset();
      slots.reset();
      guestPower.reset();
      leases.reset();
      vms.clear();
      seedVms(vms, containers, inventory);
    },
    front: { prefixes: ["/api", "/rest"], errorResponse, expireSession: (request) => sessions.end(request) },
  };
}
