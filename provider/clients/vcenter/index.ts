import type { Endpoint } from "../endpoint";
import { HttpClient } from "../http";
import type { Credentials } from "../login";
import { issueTicket, type Ticket, type TicketType } from "./consoleTickets";
import { readVcenterError } from "./errors";
import { Guest, type GuestCredentials, GuestLogins, GuestUploads } from "./guest";
import { GuestState } from "./guestState";
import { type InstantCloneSpec, instantClone } from "./instantClone";
import { type Container, type Kind, listNamed, type Named, type NamedFilter } from "./inventory";
import { Nics } from "./nics";
import { Power } from "./power";
import { VcenterSession } from "./session";
import { type About, about, createDate } from "./vim";
import { Vms } from "./vms";

/** One vCenter, over one session. */
export class Vcenter {
  readonly session: VcenterSession;
  readonly vms: Vms;
  readonly power: Power;
  readonly nics: Nics;
  readonly guestState: GuestState;
  readonly #guestLogins = new GuestLogins();
  readonly #guestUploads = new GuestUploads();

  constructor(endpoint: Endpoint, credentials: Credentials) {
    this.session = new VcenterSession(new HttpClient(endpoint, readVcenterError), credentials);
    this.vms = new Vms(this.session);
    this.power = new Power(this.session);
    this.nics = new Nics(this.session);
    this.guestState = new GuestState(this.session);
  }

  /** How many requests may be under way at once. */
  get inFlightLimit(): number {
    return this.session.http.endpoint.inFlightLimit;
  }

  instantClone(spec: InstantCloneSpec, timeoutSeconds: number): Promise<string> {
    return instantClone(this.session, spec, timeoutSeconds);
  }

  listNamed(kind: Kind | Container, filter: NamedFilter): Promise<Named[]> {
    return listNamed(this.session, kind, filter);
  }

  issueTicket(vm: string, type: TicketType): Promise<Ticket> {
    return issueTicket(this.session, vm, type);
  }

  /** The programs and files inside a VM, as one of its users. */
  guest(vm: string, credentials: GuestCredentials): Guest {
    return new Guest(this.session, vm, credentials, this.#guestLogins, this.#guestUploads);
  }

  about(): Promise<About> {
    return about(this.session);
  }

  createDate(vm: string): Promise<string | undefined> {
    return createDate(this.session, vm);
  }

  /** The time by vCenter's clock. A process that has not heard of it yet logs in. */
  async serverNow(): Promise<Date> {
    await this.session.open();
    return this.session.http.serverNow();
  }

  close(): Promise<void> {
    return this.session.close();
  }
}
