import type { Clock } from "../clock";
import type { Inventory } from "../inventory/schema";
import { type Front, HttpFailure, type Part } from "../part";
import type { SimulatorResponse } from "../route";
import { controlRoutes } from "./control";
import { badRequest, failure, SrsFailure, unsupportedMediaType } from "./errors";
import { srsRoutes } from "./routes";
import { ScriptRuntimeService } from "./service";
import type { VirtualMachine } from "./virtualMachine";

/**
 * SRS, registered with the vCenter of the same inventory: its users may log in here too, and Get-VM gives its VMs. The
 * paths lie under `/api`, as vCenter's do, without a collision.
 */
export function createSrs(
  clock: Clock,
  { users, srs }: Pick<Inventory, "users" | "srs">,
  virtualMachines: () => Iterable<VirtualMachine>,
): Part {
  const settings = { ...srs, users: [...users, ...srs.users] };
  const service = new ScriptRuntimeService(clock, settings, virtualMachines);
  return {
    routes: [...srsRoutes(service), ...controlRoutes(service)],
    front: frontOf(service),
    state: () => ({
      sessions: { srs: service.sessions.activeCount },
      runspaces: service.runspaces.all().map(({ id, name, state }) => ({ id, ...(name && { name }), state })),
      scriptExecutions: service.executions.all(),
    }),
    reset: () => service.reset(),
    stop: async () => service.runspaces.clear(),
  };
}

function frontOf(service: ScriptRuntimeService): Front {
  const names = ["about", "auth", "runspaces", "script-executions", "webconsoles", "argument-scripts"];
  return {
    prefixes: names.map((name) => `/api/${name}`),
    errorResponse,
    expireSession: ({ headers }) => service.sessions.logout(headers["x-srs-api-key"] ?? ""),
  };
}

/** Response of the web framework, or of the ingress in front of it, if no operation was reached (docs/apis/srs.md section 1). */
function errorResponse(error: unknown): SimulatorResponse {
  if (error instanceof SrsFailure) return error.response;
  if (!(error instanceof HttpFailure)) {
    console.error(error);
    return failure(500, 500, String(error)).response;
  }
  if (error.status === 400) return badRequest({ "": [error.message] }).response;
  if (error.status === 415) return unsupportedMediaType().response;
  if (error.status === 500) return failure(500, 500, error.message).response;
  if (![413, 502, 503, 504].includes(error.status)) return { status: error.status };
  const page = `<html><head><title>${error.status}</title></head><body><center>nginx</center></body></html>`;
  return { status: error.status, headers: { "Content-Type": "text/html" }, body: Buffer.from(page) };
}
