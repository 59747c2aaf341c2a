import { z } from "zod";

/** Effect on a request that a fault hits. */
export type FaultMode =
  /** The connection is closed and nothing is done. */
  | { kind: "drop-before" }
  /** The operation is done and its response is lost. */
  | { kind: "drop-after" }
  /** The operation is done and its response is not JSON. */
  | { kind: "garbage" }
  /** The operation is done and its response is JSON of another shape. */
  | { kind: "misfit" }
  /** Nothing is done. The response has that status and the API's error body. `retryAfter` is a header. */
  | { kind: "status"; status: number; retryAfter?: string }
  /** The operation begins later. */
  | { kind: "delay"; delayMs: number }
  /** The session of the request is forgotten just before the operation begins. */
  | { kind: "expire-session" };

export const faultSchema = z.strictObject({
  match: z.string().transform(toPattern),
  nth: z.int().min(1).default(1),
  times: z.int().min(1).default(1),
  mode: z.string().transform(parseMode),
});

type Fault = z.infer<typeof faultSchema>;

interface Pattern {
  /** As declared. The source of an expression has its slashes escaped. */
  text: string;
  expression: RegExp;
}

/** A fault with its counts since it was set, `GET /_simulator/faults`. */
export interface FaultReport {
  match: string;
  nth: number;
  times: number;
  mode: string;
  /** Requests that fit the expression. */
  matched: number;
  /** Requests on which it took effect. */
  carriedOut: number;
}

/** One request that a fault hits. */
export interface FaultHit {
  mode: FaultMode;
  /** Call it when the fault took effect. `expire-session` without a session does nothing, for example. */
  carriedOut: () => void;
}

/** The declared faults. A fault hits the `nth` request that it matches, and the `times` - 1 requests after it. */
export class Faults {
  #faults: (Fault & { matched: number; carriedOut: number })[] = [];

  add(fault: Fault): void {
    this.#faults.push({ ...fault, matched: 0, carriedOut: 0 });
  }

  clear(): void {
    this.#faults = [];
  }

  report(): FaultReport[] {
    return this.#faults.map(({ match, mode, ...counts }) => ({ match: match.text, ...counts, mode: textOf(mode) }));
  }

  /** Counts a request, written `METHOD /path?query`, in every fault that matches it. The first one that hits it counts. */
  next(request: string): FaultHit | undefined {
    let hit: FaultHit | undefined;
    for (const fault of this.#faults) {
      if (!fault.match.expression.test(request)) continue;
      fault.matched++;
      if (fault.matched < fault.nth || fault.matched >= fault.nth + fault.times) continue;
      hit ??= { mode: fault.mode, carriedOut: () => fault.carriedOut++ };
    }
    return hit;
  }
}

function textOf(mode: FaultMode): string {
  const header = mode.kind === "status" && mode.retryAfter !== undefined ? `;retry-after=${mode.retryAfter}` : "";
  if (mode.kind === "status") return `status:${mode.status}${header}`;
  return mode.kind === "delay" ? `delay:${mode.delayMs}` : mode.kind;
}

function toPattern(text: string, context: z.RefinementCtx<string>): Pattern {
  try {
    return { text, expression: new RegExp(text) };
  } catch (error) {
    context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "not a regular expression" });
    return z.NEVER;
  }
}

function parseMode(text: string, context: z.RefinementCtx<string>): FaultMode {
  const plain = (["drop-before", "drop-after", "garbage", "misfit", "expire-session"] as const).find(
    (kind) => kind === text,
  );
  if (plain) return { kind: plain };
  const [, delayMs] = /^delay:(\d+)$/.exec(text) ?? [];
  if (delayMs) return { kind: "delay", delayMs: Number(delayMs) };
  const [, status, retryAfter] = /^status:([2-5]\d\d)(?:;retry-after=(.+))?$/.exec(text) ?? [];
  if (status) return { kind: "status", status: Number(status), ...(retryAfter && { retryAfter }) };
  context.addIssue({
    code: "custom",
    message: `unknown mode "${text}": use drop-before, drop-after, status:503, status:503;retry-after=120, garbage, misfit, delay:2000 or expire-session`,
  });
  return z.NEVER;
}
