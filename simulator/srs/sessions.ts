import { randomUUID } from "node:crypto";
import type { Clock } from "../clock";
import { unauthorized } from "./errors";
import type { SrsSettings } from "./settings";

const SESSION_MS = 1800 * 1000;
const CHALLENGE =
  'Basic realm="SRS endpoint",SIGN realm="SRS endpoint",service="SRS endpoint",sts="https://vcenter/sts/STSService"';

export interface Session {
  key: string;
  user: string;
}

/** Sliding sessions, one for each login, in memory only (docs/apis/srs.md section 2). */
export class Sessions {
  readonly #sessions = new Map<string, Session & { expiresAt: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly settings: SrsSettings,
  ) {}

  /** The scheme's word is not looked at; the first colon ends the user's name. */
  login(authorization: string | undefined): Session {
    const [, encoded = ""] = (authorization ?? "").split(" ");
    const [, name, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, "base64").toString("utf8")) ?? [];
    const user = this.settings.users.find((known) => known.name === name && known.password === password);
    if (!user) throw unauthorized(CHALLENGE);
    const session = { key: randomUUID(), user: user.name, expiresAt: this.clock.now() + SESSION_MS };
    this.#sessions.set(session.key, session);
    return session;
  }

  /** The session of a key, which lives 30 minutes from now on. */
  authenticate(key: string | undefined): Session {
    const session = this.#sessions.get(key ?? "");
    if (!session || !this.isActive(session.key)) throw unauthorized();
    session.expiresAt = this.clock.now() + SESSION_MS;
    return session;
  }

  isActive(key: string): boolean {
    const session = this.#sessions.get(key);
    return session !== undefined && session.expiresAt > this.clock.now();
  }

  /** False when the key has no session that lives. */
  logout(key: string): boolean {
    return this.#sessions.delete(key);
  }

  clear(): void {
    this.#sessions.clear();
  }

  get activeCount(): number {
    return [...this.#sessions.keys()].filter((key) => this.isActive(key)).length;
  }
}
