import type { Clock } from "../clock";
import { type Front, HttpFailure, type Part } from "../part";
import type { Route, SimulatorResponse } from "../route";
import { badRequest, failure, SrsFailure, unsupportedMediaType } from "./errors";
import { srsRoutes } from "./routes";
import { ScriptRuntimeService } from "./service";
import { conditionsSchema, srsSettings } from "./settings";
import type { VirtualMachine } from "./virtualMachine";

export interface SrsPartOptions {
  clock: Clock;
  /** Of vCenter: they may log in here too. */
  users: { name: string; password: string }[];
  /** The inventory's `srs`. */
  settings: Record<string, unknown>;
  virtualMachines: () => VirtualMachine[];
}

/** SRS as a part of the simulator. Its paths lie under `/api`, as vCenter's do, without a collision. */
export function srsPart({ clock, users, settings, virtualMachines }: SrsPartOptions): Part {
  const read = srsSettings.parse(settings);
  const service = new ScriptRuntimeService(clock, { ...read, users: [...users, ...read.users] }, virtualMachines);
  return {
    routes: [...srsRoutes(service), ...controlRoutes(service)],
    front: frontOf(service),
    state: () => ({
      runspaces: service.runspaces.all().map(({ id, name, state }) => ({ id, ...(name && { name }), state })),
      scriptExecutions: service.executions.all(),
    }),
    reset: () => service.reset(),
    stop: async () => service.runspaces.clear(),
  };
}

function controlRoutes(service: ScriptRuntimeService): Route[] {
  return [
    {
      operation: "setSrsConditions",
      method: "POST",
      path: "/_simulator/srs",
      handle: ({ body }) => {
        const conditions = conditionsSchema.safeParse(body ?? {});
        if (!conditions.success) throw new HttpFailure(400, conditions.error.message);
        service.addConditions(conditions.data);
        return { status: 204 };
      },
    },
    {
      operation: "restartSrs",
      method: "POST",
      path: "/_simulator/srs/restart",
      handle: () => {
        service.restart();
        return { status: 204 };
      },
    },
    {
      operation: "reapRunspace",
      method: "DELETE",
      path: "/_simulator/runspaces/{id}",
      handle: ({ params }) => {
        const runspace = service.runspaces.all().find(({ id }) => id === params["id"]);
        if (!runspace) throw new HttpFailure(404, `There is no runspace ${params["id"]}.`);
        service.runspaces.remove(runspace);
        return { status: 204 };
      },
    },
  ];
}

function frontOf(service: ScriptRuntimeService): Front {
  const names = ["about", "auth", "runspaces", "script-executions", "webconsoles", "argument-scripts"];
  return {
    prefixes: names.map((name) => `/api/${name}`),
    answerError,
    expireSession: ({ headers }) => service.sessions.logout(headers["x-srs-api-key"] ?? ""),
  };
}

/** What the web framework or the ingress in front of it answers where no operation was reached (section 1). */
function answerError(error: unknown): SimulatorResponse {
  if (error instanceof SrsFailure) return error.response;
  if (!(error instanceof HttpFailure)) return failure(500, 500, String(error)).response;
  if (error.status === 400) return badRequest({ "": [error.message] }).response;
  if (error.status === 415) return unsupportedMediaType().response;
  if (error.status === 500) return failure(500, 500, error.message).response;
  if (![413, 502, 503, 504].includes(error.status)) return { status: error.status };
  const page = `<html><head><title>${error.status}</title></head><body><center>nginx</center></body></html>`;
  return { status: error.status, headers: { "Content-Type": "text/html" }, body: Buffer.from(page) };
}
