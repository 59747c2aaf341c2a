import { isIP } from "node:net";
import { HttpFailure } from "./part";
import type { SimulatorRequest } from "./route";

/**
 * A page of any site, open in a browser on this machine, can send requests to loopback, also under a name of its own that
 * leads here (DNS rebinding); guest programs run as the user who started the simulator, under passwords that everybody
 * knows. A browser says which page a request that changes something comes from; only the simulator's own may.
 */
export function refuseForeignPage({ headers }: SimulatorRequest): void {
  const { origin, host = "" } = headers;
  if (origin === undefined) return;
  const asker = URL.canParse(origin) ? new URL(origin) : undefined;
  const name = asker?.hostname.replace(/^\[|\]$/g, "") ?? "";
  if (asker?.host === host && (name === "localhost" || isIP(name))) return;
  throw new HttpFailure(403, `Pages of ${origin} may not use the simulator.`);
}
