import type { Route, SimulatorRequest, SimulatorResponse } from "./route";

/**
 * A part of the simulator: vCenter, SRS, the guests, the control API. It plugs in as a plain object, see `index.ts`.
 *
 * A part that owns URL prefixes also writes the error responses under them, for unknown paths, bad JSON and the status of a fault. The longest matching prefix decides, so SRS can own `/api/runspaces` while
 * vCenter owns `/api`. A part without prefixes (the guests) only adds routes to another part's API.
 */
export interface Part {
  routes: Route[];
  /** This part's keys of `GET /_simulator/state`. */
  state: () => PartState;
  /** Restores the state right after the start. The timers of the clock are already canceled. */
  reset: () => void;
  /** Ends processes and deletes scratch folders that the part created. */
  stop?: () => Promise<void>;
  front?: Front;
}

export interface Front {
  prefixes: string[];
  /** Response in this API's shape for an error: its own error type, an `HttpFailure`, or a bug. */
  errorResponse: (error: unknown, request: SimulatorRequest) => SimulatorResponse;
  /** The fault `expire-session`: forgets the session that the request carries. False if it carries no valid one. */
  expireSession: (request: SimulatorRequest) => boolean;
}

/** A failure of the HTTP layer, before any operation was reached, or the status that a fault asks for. */
export class HttpFailure extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The keys of one part. Of `sessions` it has only its own. */
export type PartState = Partial<Omit<SimulatorState, "sessions">> & { sessions?: Partial<SimulatorState["sessions"]> };

/** `GET /_simulator/state`. */
export interface SimulatorState {
  vms: {
    id: string;
    name: string;
    powerState: string;
    biosUuid: string;
    source: string | null;
    ipAddress: string | null;
    /** State by key, such as `{"4000": "CONNECTED"}`. */
    nics: Record<string, string>;
  }[];
  processes: { vm: string; pid: number; command: string; exitCode: number | null }[];
  tickets: { vm: string; type: string; ticket: string; issuedAt: string; expiresAt: string }[];
  transfers: unknown[];
  /** Live sessions per API. */
  sessions: { vcenter: number; srs: number };
  runspaces: { id: string; name?: string; state: string }[];
  scriptExecutions: { id: string; name?: string | undefined; state: string }[];
  /** Requests that arrived, by `"<METHOD> <route>"`, such as `"POST /api/vcenter/vm?action=instant-clone"`. */
  calls: Record<string, number>;
  /** By VM: files and folders left in the guest's temporary folder. */
  guestFiles: Record<string, number>;
  homeFiles: Record<string, number>;
}
