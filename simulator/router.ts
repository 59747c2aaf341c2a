import { HttpFailure } from "./part";
import type { Route } from "./route";

export interface RouteMatch {
  route: Route;
  params: Record<string, string>;
}

/** Finds the route of a request by one walk along its path, however many routes there are. A literal part wins over a `{name}`. */
export class Router {
  readonly #root = new Node();

  constructor(routes: Route[]) {
    for (const route of routes) this.#add(route);
  }

  match(method: string, path: string, query: URLSearchParams): RouteMatch {
    const values: string[] = [];
    const node = this.#root.find(path.split("/"), 1, values);
    if (!node) throw new HttpFailure(404, `Unable to find operations for URL: ${path}.`);
    const action = query.get("action") ?? query.get("~action") ?? "";
    const route = node.routes.get(`${method} ${action}`);
    if (!route) throw noSuchOperation(node, method, path, action);
    return { route, params: nameParameters(route.path, values) };
  }

  #add(route: Route): void {
    let node = this.#root;
    for (const part of route.path.split("/").slice(1)) node = node.child(part);
    const key = `${route.method} ${route.action ?? ""}`;
    if (node.routes.has(key)) throw new Error(`two routes for ${patternOf(route)}`);
    node.routes.set(key, route);
  }
}

/** How a route is written in the counts of calls: `POST /api/vcenter/vm?action=instant-clone`. */
export function patternOf(route: Route): string {
  return `${route.method} ${route.path.replace("+}", "}")}${route.action ? `?action=${route.action}` : ""}`;
}

class Node {
  readonly routes = new Map<string, Route>();
  readonly #literals = new Map<string, Node>();
  #parameter: Node | undefined;
  #rest: Node | undefined;

  child(part: string): Node {
    if (part.endsWith("+}")) {
      this.#rest ??= new Node();
      return this.#rest;
    }
    if (part.startsWith("{")) {
      this.#parameter ??= new Node();
      return this.#parameter;
    }
    const child = this.#literals.get(part) ?? new Node();
    this.#literals.set(part, child);
    return child;
  }

  find(parts: string[], at: number, values: string[]): Node | undefined {
    const part = parts[at];
    if (part === undefined) return this.routes.size > 0 ? this : undefined;
    const literal = this.#literals.get(part)?.find(parts, at + 1, values);
    if (literal) return literal;
    const depth = values.length;
    if (this.#parameter && part !== "") {
      values.push(part);
      const found = this.#parameter.find(parts, at + 1, values);
      if (found) return found;
      values.length = depth;
    }
    if (this.#rest) values.push(parts.slice(at).join("/"));
    return this.#rest;
  }
}

function nameParameters(pattern: string, values: string[]): Record<string, string> {
  const params: Record<string, string> = {};
  if (values.length === 0) return params;
  const names = pattern.split("/").filter((part) => part.startsWith("{"));
  for (const [index, name] of names.entries()) params[name.replace(/^\{|\+?\}$/g, "")] = decode(values[index] ?? "");
  return params;
}

function decode(part: string): string {
  if (!part.includes("%")) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    throw new HttpFailure(400, `The path has a part that is not percent-encoded UTF-8: ${part}`);
  }
}

function noSuchOperation(node: Node, method: string, path: string, action: string): HttpFailure {
  const methodKnown = [...node.routes.keys()].some((key) => key.startsWith(`${method} `));
  if (methodKnown)
    return new HttpFailure(404, `Unable to find operations for URL: ${path}${action && `?action=${action}`}.`);
  return new HttpFailure(405, `${method} is not supported for URL: ${path}.`);
}
