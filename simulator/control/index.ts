import { z } from "zod";
import type { Clock } from "../clock";
import { HttpFailure, type Part, type SimulatorState } from "../part";
import type { Route, SimulatorResponse } from "../route";
import type { Calls } from "./calls";
import { type Faults, faultSchema } from "./faults";
import { type Operated, operatorRoutes } from "./operator";
import { ControlError, parseBody } from "./parse";

export interface Controlled {
  clock: Clock;
  calls: Calls;
  faults: Faults;
  vcenter: Operated;
  state: () => SimulatorState;
  reset: () => void;
}

const clockSchema = z.strictObject({ advanceSeconds: z.number().min(0).max(1e9) });

/** The simulator's own control API: docs/simulator.md. Every response is JSON. */
export function createControl(controlled: Controlled): Part {
  const { clock, faults } = controlled;
  const route = (method: string, path: string, handle: Route["handle"]): Route => ({
    operation: "control",
    method,
    path: `/_simulator/${path}`,
    handle,
  });
  return {
    routes: [
      route("GET", "state", () => ({ status: 200, body: controlled.state() })),
      route("POST", "faults", ({ body }) => {
        faults.add(parseBody(faultSchema, body));
        return { status: 200, body: {} };
      }),
      route("GET", "faults", () => ({ status: 200, body: faults.report() })),
      route("DELETE", "faults", () => {
        faults.clear();
        return { status: 200, body: {} };
      }),
      route("POST", "clock", ({ body }) => {
        clock.advance(parseBody(clockSchema, body).advanceSeconds);
        return { status: 200, body: { now: new Date(clock.now()).toISOString() } };
      }),
      route("POST", "reset", () => {
        controlled.reset();
        return { status: 200, body: {} };
      }),
      ...operatorRoutes(controlled.vcenter, clock, route),
    ],
    state: () => ({}),
    reset: () => {},
    front: { prefixes: ["/"], errorResponse, expireSession: () => false },
  };
}

function errorResponse(error: unknown): SimulatorResponse {
  if (error instanceof HttpFailure) return { status: error.status, body: { error: error.message } };
  if (error instanceof ControlError) return { status: 400, body: { error: error.message, fields: error.fields } };
  console.error(error);
  return { status: 500, body: { error: error instanceof Error ? error.message : String(error) } };
}
