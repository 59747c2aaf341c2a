import type { Route, SimulatorRequest, SimulatorResponse } from "../route";
import { createScript, getTemplate, listTemplates } from "./argumentScripts";
import { badRequest, unsupportedMediaType } from "./errors";
import { RequestBody } from "./requestBody";
import { describeRunspace } from "./runspaces";
import { STREAM_NAMES, type StreamName } from "./scriptLanguage";
import type { ScriptRuntimeService } from "./service";
import type { Session } from "./sessions";

const ABOUT = {
  name: "Script Runtime Service for vSphere",
  vendor: "VMware, Inc.",
  version: "1.0.0-simulated",
  api_version: "1.0.0",
};

type Handle = (session: Session, request: SimulatorRequest) => SimulatorResponse | Promise<SimulatorResponse>;

/** The operations of docs/apis/srs.md sections 2 to 7. No response has a Location header, although the description says so. */
export function srsRoutes(service: ScriptRuntimeService): Route[] {
  const { sessions, runspaces, executions, consoles } = service;

  /** Without a body in JSON it is refused before anything else; without a session, before its body is read. */
  const operation = (name: string, method: string, path: string, handle: Handle): Route => ({
    operation: name,
    method,
    path: `/api/${path}`,
    body: "raw",
    handle: (request) => {
      requireJson(request);
      return handle(sessions.authenticate(request.headers["x-srs-api-key"]), request);
    },
  });

  return [
    { operation: "srsAbout", method: "GET", path: "/api/about", body: "raw", handle: () => ok(ABOUT) },
    {
      operation: "srsLogin",
      method: "POST",
      path: "/api/auth/login",
      body: "raw",
      handle: (request) => {
        requireJson(request);
        const { key } = sessions.login(request.headers["authorization"]);
        return { status: 200, headers: { "X-SRS-API-KEY": key } };
      },
    },
    operation("srsLogout", "POST", "auth/logout", ({ key }) => {
      sessions.logout(key);
      return { status: 200 };
    }),

    operation("createRunspace", "POST", "runspaces", (session, request) => {
      const body = RequestBody.of(request);
      const [name, connects] = [body.optionalString("name"), body.boolean("run_vc_connection_script")];
      return { status: 202, body: describeRunspace(service.createRunspace(session, name, connects)) };
    }),
    operation("listRunspaces", "GET", "runspaces", ({ user }) => ok(runspaces.list(user).map(describeRunspace))),
    operation("getRunspace", "GET", "runspaces/{id}", ({ user }, request) => {
      return ok(describeRunspace(runspaces.get(user, idOf(request))));
    }),
    operation("deleteRunspace", "DELETE", "runspaces/{id}", ({ user }, request) => {
      runspaces.delete(user, idOf(request));
      return { status: 200 };
    }),

    operation("createScriptExecution", "POST", "script-executions", ({ user }, request) => {
      const body = RequestBody.of(request);
      const runspaceId = body.requiredString("runspace_id");
      const script = body.requiredString("script");
      const parameters = body.scriptParameters();
      const format = body.outputFormat("output_objects_format");
      const name = body.optionalString("name");
      const { process } = runspaces.getReady(user, runspaceId);
      return { status: 202, body: executions.start(user, process, { script, parameters, format }, name) };
    }),
    operation("listScriptExecutions", "GET", "script-executions", ({ user }, { query }) => {
      return ok(executions.list(user, query.get("skipSystemExecutions")?.toLowerCase() === "true"));
    }),
    operation("getScriptExecution", "GET", "script-executions/{id}", ({ user }, request) => {
      return ok(executions.get(user, idOf(request)));
    }),
    operation("cancelScriptExecution", "POST", "script-executions/{id}/cancel", ({ user }, request) => {
      executions.cancel(user, idOf(request));
      return { status: 200 };
    }),
    operation("getScriptOutput", "GET", "script-executions/{id}/output", ({ user }, request) => {
      return okOrNothing(executions.output(user, idOf(request)));
    }),
    operation("getScriptStream", "GET", "script-executions/{id}/streams/{stream}", ({ user }, request) => {
      return okOrNothing(executions.stream(user, idOf(request), streamOf(request)));
    }),

    operation("createWebConsole", "POST", "webconsoles", async (session, { query }) => {
      return ok(await service.createConsole(session, query.get("wait")?.toLowerCase() === "true"));
    }),
    operation("listWebConsoles", "GET", "webconsoles", ({ user }) => ok(consoles.list(user))),
    operation("getWebConsole", "GET", "webconsoles/{id}", ({ user }, request) => ok(consoles.get(user, idOf(request)))),
    operation("deleteWebConsole", "DELETE", "webconsoles/{id}", (_, request) => {
      consoles.delete(idOf(request));
      return { status: 200 };
    }),

    operation("listArgumentTemplates", "GET", "argument-scripts/templates", () => ok(listTemplates())),
    operation("getArgumentTemplate", "GET", "argument-scripts/templates/{id}", (_, request) => {
      return ok(getTemplate(idOf(request)));
    }),
    operation("createArgumentScript", "POST", "argument-scripts/script", (_, request) => {
      return ok(createScript(RequestBody.of(request)));
    }),
  ];
}

function ok(body: object): SimulatorResponse {
  return { status: 200, body };
}

/** A null result has no body and status 204. */
function okOrNothing(body: object | null): SimulatorResponse {
  return body === null ? { status: 204 } : ok(body);
}

function idOf(request: SimulatorRequest): string {
  return request.params["id"] ?? "";
}

function streamOf(request: SimulatorRequest): StreamName {
  const name = request.params["stream"] ?? "";
  const stream = STREAM_NAMES.find((known) => known === name.toLowerCase());
  if (!stream) throw badRequest({ "stream-type": [`The value '${name}' is not valid.`] });
  return stream;
}

function requireJson(request: SimulatorRequest): void {
  const type = request.headers["content-type"];
  if (type && !/^application\/json\s*(;|$)/i.test(type)) throw unsupportedMediaType();
}
