import type { Endpoint } from "../endpoint";
import { HttpClient } from "../http";
import { InFlightLimit } from "../inFlight";
import type { Credentials } from "../login";
import { readSrsError } from "./errors";
import { RunspaceObserver } from "./observer";
import { Runspaces } from "./runspaces";
import { ScriptExecutions } from "./scriptExecutions";
import { SrsSession } from "./session";

/** One Script Runtime Service, over one session. */
export class Srs {
  readonly session: SrsSession;
  readonly runspaces: Runspaces;
  readonly observer: RunspaceObserver;
  readonly scriptExecutions: ScriptExecutions;
  readonly #turns = new Map<string, InFlightLimit>();

  constructor(endpoint: Endpoint, credentials: Credentials) {
    this.session = new SrsSession(new HttpClient(endpoint, readSrsError), credentials);
    this.runspaces = new Runspaces(this.session);
    this.observer = new RunspaceObserver(this.runspaces);
    this.scriptExecutions = new ScriptExecutions(this.session);
  }

  /** Lets what this process does with one thing happen one after another, first come, first served. */
  inTurn<T>(thing: string, call: () => Promise<T>): Promise<T> {
    const turns = this.#turns.get(thing) ?? new InFlightLimit(1);
    this.#turns.set(thing, turns);
    return turns.run(call);
  }

  /** Hides `secrets` wherever this connection speaks of something from here on. */
  learn(...secrets: string[]): void {
    this.session.http.redaction.learn(...secrets);
  }

  redact(text: string): string {
    return this.session.http.redaction.applyToOutput(text);
  }

  /** The time by the service's clock, as its last answer showed it. */
  now(): Date {
    return this.session.http.serverNow();
  }

  /** Logs out, unless runspaces are left that would be removed with the session that made them. */
  async close(): Promise<void> {
    if (!(await this.runspaces.needSession())) await this.session.close();
  }
}
