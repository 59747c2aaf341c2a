import type { z } from "zod";
import { invalidArgument, unexpectedInput } from "./errors";

/** A request's spec as its schema has it; what does not fit is UNEXPECTED_INPUT or INVALID_ARGUMENT and names the field. */
export function parseSpec<T>(schema: z.ZodType<T>, spec: unknown): T {
  const parsed = schema.safeParse(spec);
  if (parsed.success) return parsed.data;
  const unexpected = parsed.error.issues.flatMap((issue) => (issue.code === "unrecognized_keys" ? issue.keys : []));
  if (unexpected.length > 0) throw unexpectedInput(unexpected);
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join(".") || "spec";
  throw invalidArgument(`The field ${field} is wrong: ${issue?.message}.`, [field]);
}
