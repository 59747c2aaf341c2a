import type { HttpRequest } from "../httpRequest";

/** `/api` since 7.0 U2; `/rest` before that. They offer the same operations in other clothes. */
export type Dialect = "api" | "rest";

/** An operation as `/api` has it, which is how the rest of this folder speaks. */
export interface Operation
  extends Pick<
    HttpRequest,
    "what" | "method" | "isRead" | "repeatable" | "ifUnavailable" | "isLong" | "timeoutSeconds"
  > {
  /** Behind `/api/vcenter/`; with a slash in front, the whole path. */
  path: string;
  action?: string;
  filter?: Record<string, string[]>;
  body?: Record<string, unknown>;
  /** Under `/rest` the action is the last part of the path, and not a query parameter. */
  actionInLegacyPath?: boolean;
  /** There is no `/rest` form: guest processes and files came with `/api`. */
  apiOnly?: boolean;
  /** The body carries guest credentials, so a 401 may be about those. */
  guestCredentials?: boolean;
}

/** Maps that `/rest` writes as a list of key and value. */
const legacyLists = new Set(["nics_to_update", "parallel_ports_to_update", "serial_ports_to_update"]);

export function encode(operation: Operation, dialect: Dialect): Pick<HttpRequest, "path" | "query" | "body"> {
  const { path, action, filter = {}, body, actionInLegacyPath = false } = operation;
  const legacy = dialect === "rest";
  const inPath = legacy && actionInLegacyPath && action !== undefined;
  const query: [string, string][] = action !== undefined && !inPath ? [["action", action]] : [];
  for (const [name, values] of Object.entries(filter)) {
    for (const value of values) query.push([legacy ? `filter.${name}` : name, value]);
  }
  if (path.startsWith("/")) return { path };
  return {
    path: `/${dialect}/vcenter/${path}${inPath ? `/${action}` : ""}`,
    query,
    ...(body && { body: legacy ? { spec: legacySpec(body) } : body }),
  };
}

/** `/rest` wraps every value. */
export function decode(body: unknown, dialect: Dialect): unknown {
  return dialect === "rest" && typeof body === "object" && body !== null && "value" in body ? body.value : body;
}

function legacySpec(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      if (!legacyLists.has(name) || typeof value !== "object" || value === null) return [name, value];
      return [name, Object.entries(value).map(([key, item]) => ({ key, value: item }))];
    }),
  );
}
