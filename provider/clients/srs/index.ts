import type { Endpoint } from "../endpoint";
import { HttpClient } from "../http";
import type { Credentials } from "../login";
import { readSrsError } from "./errors";
import { Runspaces } from "./runspaces";
import { ScriptExecutions } from "./scriptExecutions";
import { SrsSession } from "./session";

/** One Script Runtime Service, over one session. */
export class Srs {
  readonly session: SrsSession;
  readonly runspaces: Runspaces;
  readonly scriptExecutions: ScriptExecutions;

  constructor(endpoint: Endpoint, credentials: Credentials) {
    this.session = new SrsSession(new HttpClient(endpoint, readSrsError), credentials);
    this.runspaces = new Runspaces(this.session);
    this.scriptExecutions = new ScriptExecutions(this.session);
  }

  /** From here on, hides `secrets` in every message of this connection. */
  learn(...secrets: string[]): void {
    this.session.http.redaction.learn(...secrets);
  }

  redact(text: string): string {
    return this.session.http.redaction.applyToOutput(text);
  }

  /** The time by the service's clock, as its last response showed it. */
  now(): Date {
    return this.session.http.serverNow();
  }

  close(): Promise<void> {
    return this.session.close();
  }
}
