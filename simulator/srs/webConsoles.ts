import { randomBytes } from "node:crypto";
import type { Clock } from "../clock";
import { failure } from "./errors";
import type { Session } from "./sessions";
import type { SrsSettings } from "./settings";
import { timestamp } from "./timestamp";

interface WebConsole {
  id: string;
  user: string;
  sessionKey: string;
  state: "creating" | "available";
  createdAt: number;
}

/** Web consoles matter here for the places they take from runspaces (docs/apis/srs.md section 5). */
export class WebConsoles {
  readonly #all = new Map<string, WebConsole>();

  constructor(
    private readonly clock: Clock,
    private readonly settings: SrsSettings,
  ) {}

  get slotsInUse(): number {
    return this.#all.size;
  }

  /** Returns at once, or with `wait` when the console is there. */
  async create(session: Session, wait: boolean): Promise<object> {
    const id = `wc${randomBytes(6).toString("hex")}`;
    const { user, key: sessionKey } = session;
    const console: WebConsole = { id, user, sessionKey, state: "creating", createdAt: this.clock.now() };
    this.#all.set(id, console);
    const available = new Promise<void>((resolve) => {
      this.clock.after(this.settings.creationMs, () => {
        console.state = "available";
        resolve();
      });
    });
    if (wait) await available;
    return describe(console);
  }

  get(user: string, id: string): object {
    const console = this.#all.get(id);
    if (console?.user !== user) throw failure(404, 2070, `Web Console with id '${id}' not found`);
    return describe(console);
  }

  list(user: string): object[] {
    return [...this.#all.values()].filter((console) => console.user === user).map(describe);
  }

  /** Asks neither for the owner nor whether there is such a console. */
  delete(id: string): void {
    this.#all.delete(id);
  }

  /** A console knows no idle time: it goes when the session that made it has ended. */
  sweep(isActive: (sessionKey: string) => boolean): void {
    for (const { id, sessionKey } of this.#all.values()) if (!isActive(sessionKey)) this.#all.delete(id);
  }

  clear(): void {
    this.#all.clear();
  }
}

function describe({ id, state, createdAt }: WebConsole): object {
  return { id, state, creation_time: timestamp(createdAt) };
}
