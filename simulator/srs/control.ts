import { parseBody } from "../control/parse";
import { HttpFailure } from "../part";
import type { Route } from "../route";
import type { ScriptRuntimeService } from "./service";
import { conditionsSchema } from "./settings";

/** What an operator, or a test, can do to SRS from outside: docs/simulator.md, and the conditions of `settings.ts`. */
export function controlRoutes(service: ScriptRuntimeService): Route[] {
  const route = (method: string, path: string, act: (request: Parameters<Route["handle"]>[0]) => void): Route => ({
    operation: "control",
    method,
    path: `/_simulator/${path}`,
    handle: (request) => {
      act(request);
      return { status: 200, body: {} };
    },
  });
  return [
    route("POST", "srs", ({ body }) => service.addConditions(parseBody(conditionsSchema, body))),
    route("POST", "srs/restart", () => service.restart()),
    route("DELETE", "runspaces/{id}", ({ params }) => {
      const runspace = service.runspaces.all().find(({ id }) => id === params["id"]);
      if (!runspace) throw new HttpFailure(404, `There is no runspace ${params["id"]}.`);
      service.runspaces.remove(runspace);
    }),
  ];
}
