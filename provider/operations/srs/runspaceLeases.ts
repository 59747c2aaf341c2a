import type { SrsLogin, SrsSession } from "../../clients/srs/session";

/** The runspaces that this process made or adopted, by the login that each depends on. */
export class RunspaceLeases {
  readonly #logins = new Map<string, SrsLogin>();

  constructor(private readonly session: SrsSession) {}

  add(id: string, login: SrsLogin): void {
    this.#logins.set(id, login);
  }

  /** Adds a runspace that this process has created without receiving the response. */
  async adopt(id: string): Promise<void> {
    this.add(id, await this.session.login());
  }

  remove(id: string): void {
    this.#logins.delete(id);
  }

  /** Whether the session that made the runspace is over. SRS removes it within a minute of its last script (docs/apis/srs.md section 3.3). */
  async isDoomed(id: string): Promise<boolean> {
    const login = this.#logins.get(id);
    return login !== undefined && !(await this.session.isCurrent(login));
  }

  async needSession(): Promise<boolean> {
    const needs = await Promise.all([...this.#logins.values()].map((login) => this.session.isCurrent(login)));
    return needs.includes(true);
  }
}
