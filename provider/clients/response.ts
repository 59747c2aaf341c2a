import type { z } from "zod";
import { OpsError } from "../errors";
import { type HttpRequest, isRead } from "./httpRequest";

/**
 * Reads the body of a successful response. One of another shape is no proof of anything, so the outcome of the call is unknown.
 * The error names the field, and never its value.
 */
export function parseResponse<T>(
  service: string,
  request: Pick<HttpRequest, "what" | "method" | "isRead">,
  schema: z.ZodType<T>,
  body: unknown,
): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path ?? [];
  const field = path.length > 0 ? path.map(String).join(".") : "its body";
  const wrong = valueAt(body, path) === undefined ? "is missing" : "has an unexpected value";
  const open = isRead(request) ? "" : "; it may have been done";
  throw new OpsError("Unknown", `${request.what}: ${service}'s response was unexpected: ${field} ${wrong}${open}.`);
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => Object(value)[key], body);
}
