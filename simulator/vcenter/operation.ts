import type { Begun, Route, SimulatorRequest, SimulatorResponse } from "../route";
import { invalidArgument, unexpectedInput } from "./errors";
import type { Sessions } from "./sessions";
import { isBefore, type Version } from "./version";

export interface Address {
  method: string;
  /** Without the dialect's prefix: `/vcenter/vm/{vm}`. */
  path: string;
  action?: string;
  /** The first version that serves it; 7.0.0 for `/api`, 6.5.0 for `/rest` unless said. */
  since?: Version;
}

/**
 * One operation of the vSphere Automation API, written once and served in both dialects. A handler sees no dialect: it
 * gets the spec as `/api` has it and returns the bare value; a `Map` in the value becomes what the dialect has for maps.
 */
export interface Operation {
  name: string;
  api?: Address;
  rest?: Address;
  /** Names of query parameters; under `/rest` they have the prefix `filter.`. Others are refused. */
  filters?: readonly string[];
  /** Fields of the spec that are maps: an object in `/api`, a list of key and value in `/rest`. */
  maps?: readonly string[];
  /** The `/api` status of a response with a value. @default 200 */
  status?: number;
  /** Login is the one operation that asks for no session. */
  withoutSession?: true;
  begin?: (call: Call) => Begun;
  /** Undefined is a response without a value: 204 in `/api`, an empty 200 in `/rest`. */
  handle: (call: Call) => unknown;
}

export interface Call {
  request: SimulatorRequest;
  params: Record<string, string>;
  /** The values of a filter; none means that it was absent. */
  filter: (name: string) => string[];
  /** The body, or its `spec` where the dialect wraps it. */
  spec: unknown;
}

/** The same method, path and action under both prefixes. */
export function inBoth(method: string, path: string, action?: string): { api: Address; rest: Address } {
  const address = { method, path, ...(action && { action }) };
  return { api: address, rest: address };
}

/** The routes of the operations that a vCenter of that version serves. */
export function routesOf(operations: Operation[], sessions: Sessions, version: Version): Route[] {
  return operations.flatMap((operation) => [
    ...routeOf(operation, "api", operation.api, "7.0.0", sessions, version),
    ...routeOf(operation, "rest", operation.rest, "6.5.0", sessions, version),
  ]);
}

function routeOf(
  operation: Operation,
  dialect: "api" | "rest",
  address: Address | undefined,
  first: Version,
  sessions: Sessions,
  version: Version,
): Route[] {
  if (!address || isBefore(version, address.since ?? first)) return [];
  const callOf = (request: SimulatorRequest) => readCall(operation, dialect, request);
  return [
    {
      operation: operation.name,
      method: address.method,
      path: `/${dialect}${address.path}`,
      ...(address.action && { action: address.action }),
      // Asked once, on arrival: what is under way when its session ends runs to completion (docs/apis/vcenter.md section 1).
      begin: (request) => {
        sessions.requireStarted();
        if (!operation.withoutSession) sessions.use(request);
        return operation.begin?.(callOf(request)) ?? nothing;
      },
      handle: async (request) => respond(operation, dialect, await operation.handle(callOf(request))),
    },
  ];
}

function nothing(): void {}

function readCall(operation: Operation, dialect: "api" | "rest", request: SimulatorRequest): Call {
  const prefix = dialect === "rest" ? "filter." : "";
  const known = new Set(["action", "~action", ...(operation.filters ?? []).map((name) => prefix + name)]);
  const unknown = [...new Set(request.query.keys())].filter((name) => !known.has(name));
  if (unknown.length > 0) throw unexpectedInput(unknown);
  return {
    request,
    params: request.params,
    filter: (name) => request.query.getAll(prefix + name),
    spec: dialect === "api" ? request.body : unwrap(request.body, operation.maps ?? []),
  };
}

/** Section 0: under `/rest` the one struct parameter is wrapped as `{"spec": ..}`, and a map is a list of key and value. */
function unwrap(body: unknown, maps: readonly string[]): unknown {
  if (body === undefined) return undefined;
  if (!isRecord(body)) throw invalidArgument("The body is not a JSON object.");
  const others = Object.keys(body).filter((name) => name !== "spec");
  if (others.length > 0) throw unexpectedInput(others);
  const spec = body["spec"];
  if (!isRecord(spec)) return spec;
  const entries = Object.entries(spec);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, maps.includes(name) ? fromList(name, value) : value]),
  );
}

function fromList(name: string, list: unknown): Record<string, unknown> {
  if (!Array.isArray(list)) throw invalidArgument(`The field ${name} is not a list of key and value.`, [name]);
  const entries = list.map((item: unknown): [string, unknown] => {
    if (!isRecord(item) || typeof item["key"] !== "string")
      throw invalidArgument(`The field ${name} has an item without key.`);
    return [item["key"], item["value"]];
  });
  return Object.fromEntries(entries);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function respond(operation: Operation, dialect: "api" | "rest", value: unknown): SimulatorResponse {
  if (value === undefined) return { status: dialect === "api" ? 204 : 200 };
  if (dialect === "rest") return { status: 200, body: { value: render(value, "rest") } };
  return { status: operation.status ?? 200, body: render(value, "api") };
}

function render(value: unknown, dialect: "api" | "rest"): unknown {
  if (Array.isArray(value)) return value.map((item) => render(item, dialect));
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => [String(key), render(item, dialect)] as const);
    return dialect === "api" ? Object.fromEntries(entries) : entries.map(([key, item]) => ({ key, value: item }));
  }
  if (!isRecord(value)) return value;
  const rendered: Record<string, unknown> = {};
  for (const key in value) if (value[key] !== undefined) rendered[key] = render(value[key], dialect);
  return rendered;
}
