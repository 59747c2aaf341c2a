import type { Route, SimulatorRequest, SimulatorResponse } from "./route";

/**
 * A part of the simulator: vCenter, SRS, the guests, the control API. It plugs in as a plain object, see `index.ts`.
 *
 * A part that owns URL prefixes answers for everything that goes wrong under them, also what no route of its own sees:
 * unknown paths, bad JSON, a fault's status. The longest matching prefix decides, so SRS can own `/api/runspaces` while
 * vCenter owns `/api`. A part without prefixes (the guests) only adds routes to another part's API.
 */
export interface Part {
  routes: Route[];
  /** What this part adds to `GET /_simulator/state`; the keys of all parts are merged. */
  state: () => PartState;
  /** Back to how it was right after the start. Timers of the clock are already called off. */
  reset: () => void;
  /** Ends what the part started outside the simulator's memory: processes, scratch folders. */
  stop?: () => Promise<void>;
  front?: Front;
}

export interface Front {
  prefixes: string[];
  /** Turns whatever was thrown into an answer in this API's shape: its own error type, an `HttpFailure`, or a bug. */
  answerError: (error: unknown, request: SimulatorRequest) => SimulatorResponse;
  /** The fault `expire-session`: forgets the session that the request carries. False when it carries none that lives. */
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

/** The keys that a part knows of; of `sessions` only its own. */
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
