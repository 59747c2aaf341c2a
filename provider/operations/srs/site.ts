import type { Endpoint } from "../../clients/endpoint";
import { InFlightLimit } from "../../clients/inFlight";
import type { Credentials } from "../../clients/login";
import { Srs } from "../../clients/srs";
import { SiteScope } from "../siteScope";
import { EarlierExecutions } from "./earlierExecutions";
import { RunspaceLeases } from "./runspaceLeases";
import { RunspaceObserver } from "./runspaceObserver";
import { Slots } from "./slots";

/** What the operations of one process on one SRS share. */
export class SrsSite {
  readonly srs: Srs;
  readonly observer: RunspaceObserver;
  readonly leases: RunspaceLeases;
  readonly slots = new Slots();
  readonly executions: EarlierExecutions;
  readonly #turns = new Map<string, InFlightLimit>();
  readonly url: string;

  constructor(endpoint: Endpoint, credentials: Credentials) {
    this.url = endpoint.url;
    this.srs = new Srs(endpoint, credentials);
    this.observer = new RunspaceObserver(this.srs.runspaces);
    this.leases = new RunspaceLeases(this.srs.session);
    this.executions = new EarlierExecutions(this.srs.scriptExecutions);
  }

  /** Runs the calls on one thing one after another, first come, first served. */
  inTurn<T>(thing: string, call: () => Promise<T>): Promise<T> {
    const turns = this.#turns.get(thing) ?? new InFlightLimit(1);
    this.#turns.set(thing, turns);
    return turns.run(call);
  }

  /** Logs out, unless SRS would remove runspaces that are still needed together with the session. */
  async close(): Promise<void> {
    if (!(await this.leases.needSession())) await this.srs.close();
  }
}

/** A scope on one SRS. */
export class SrsScope extends SiteScope<SrsSite> {
  get srs(): Srs {
    return this.site.srs;
  }
}
