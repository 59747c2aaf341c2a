import { randomBytes } from "node:crypto";
import type { Clock } from "../clock";
import type { Settings, User } from "../inventory/schema";
import type { SimulatorRequest } from "../route";
import { NotStarted, VcenterError } from "./errors";
import type { Operation } from "./operation";

export interface Session {
  token: string;
  user: string;
  createdAt: number;
  lastUsedAt: number;
}

/** vCenter's sessions: docs/apis/vcenter.md section 1. A token is valid under both prefixes. */
export class Sessions {
  readonly #byToken = new Map<string, Session>();
  #startedAt = 0;

  constructor(
    private readonly clock: Clock,
    private readonly users: User[],
    private readonly settings: Settings,
  ) {}

  get count(): number {
    this.#dropExpired();
    return this.#byToken.size;
  }

  login(request: SimulatorRequest): Session {
    const user = this.#authenticate(request.headers["authorization"]);
    this.#dropExpired();
    const ofUser = [...this.#byToken.values()].filter((session) => session.user === user.name).length;
    if (ofUser >= this.settings.sessionsPerUser) throw tooManySessions(user.name);
    const now = this.clock.now();
    const session = { token: randomBytes(16).toString("hex"), user: user.name, createdAt: now, lastUsedAt: now };
    this.#byToken.set(session.token, session);
    return session;
  }

  /** The live session of a request; every use puts off its idle expiry. */
  use(request: SimulatorRequest): Session {
    const session = this.#byToken.get(request.headers["vmware-api-session-id"] ?? "");
    if (!session || this.#isExpired(session)) throw unauthenticated();
    session.lastUsedAt = this.clock.now();
    return session;
  }

  /** False when the request carries no session that lives. */
  end(request: SimulatorRequest): boolean {
    return this.#byToken.delete(request.headers["vmware-api-session-id"] ?? "");
  }

  /** Ends all sessions. For so long, every response is that of the proxy in front of vCenter. */
  restart(seconds: number): void {
    this.#byToken.clear();
    this.#startedAt = this.clock.now() + seconds * 1000;
  }

  requireStarted(): void {
    if (this.clock.now() < this.#startedAt) throw new NotStarted();
  }

  reset(): void {
    this.#byToken.clear();
    this.#startedAt = 0;
  }

  #authenticate(authorization = ""): User {
    const [, encoded = ""] = /^Basic (.+)$/i.exec(authorization) ?? [];
    const pair = Buffer.from(encoded, "base64").toString("utf8");
    const user = this.users.find(({ name, password }) => pair === `${name}:${password}`);
    if (!user) throw unauthenticated();
    return user;
  }

  #isExpired({ createdAt, lastUsedAt }: Session): boolean {
    const now = this.clock.now();
    const { sessionIdleSeconds, sessionMaxSeconds } = this.settings;
    return now - lastUsedAt > sessionIdleSeconds * 1000 || now - createdAt > sessionMaxSeconds * 1000;
  }

  #dropExpired(): void {
    for (const session of this.#byToken.values()) if (this.#isExpired(session)) this.#byToken.delete(session.token);
  }
}

/** Never says which half of the credentials was wrong, and has no data: docs/apis/vcenter.md section 1. */
export function unauthenticated(): VcenterError {
  const id = "com.vmware.vapi.endpoint.method.authentication.required";
  return new VcenterError("UNAUTHENTICATED", id, "Authentication required.");
}

function tooManySessions(user: string): VcenterError {
  return new VcenterError(
    "SERVICE_UNAVAILABLE",
    "com.vmware.vapi.endpoint.failedToLoginMaxUserSessionCountReached",
    `User session limit reached for ${user}.`,
    [user],
  );
}

export function sessionOperations(sessions: Sessions): Operation[] {
  const rest = "/com/vmware/cis/session";
  return [
    {
      name: "login",
      api: { method: "POST", path: "/session" },
      rest: { method: "POST", path: rest },
      status: 201,
      withoutSession: true,
      handle: ({ request }) => sessions.login(request).token,
    },
    {
      name: "getSession",
      api: { method: "GET", path: "/session" },
      rest: { method: "POST", path: rest, action: "get" },
      handle: ({ request }) => {
        const { user, createdAt, lastUsedAt } = sessions.use(request);
        return { user, created_time: rfc3339(createdAt), last_accessed_time: rfc3339(lastUsedAt) };
      },
    },
    {
      name: "logout",
      api: { method: "DELETE", path: "/session" },
      rest: { method: "DELETE", path: rest },
      handle: ({ request }) => {
        sessions.end(request);
      },
    },
  ];
}

function rfc3339(time: number): string {
  return new Date(time).toISOString();
}
