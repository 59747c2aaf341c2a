import type { z } from "zod";

/** A body of the control API that is not what it should be. */
export class ControlError extends Error {
  constructor(readonly fields: Record<string, string>) {
    const list = Object.entries(fields).map(([field, message]) => `${field}: ${message}`);
    super(list.join("; "));
  }
}

export function parseBody<T, Input>(schema: z.ZodType<T, Input>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ControlError(
    Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.map(String).join(".") || "body", message])),
  );
}
