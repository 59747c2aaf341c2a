import fc from "fast-check";
import { faultModes } from "./lab";

/** Calls that a fault hits, more often than by chance. */
const calls = [
  ".",
  "POST /api/session",
  "instant-clone",
  "GET /api/vcenter/vm\\?",
  "GET /api/vcenter/vm/vm-\\d+$",
  "DELETE /api/vcenter/vm/",
  "power",
  "ethernet",
  "createTemporary",
  "filesystem\\?action=create",
  "guestFile",
  "processes\\?action=create",
  "processes/\\d+\\?action=get",
  "POST /api/auth/login",
  "api/runspaces",
  "POST /api/runspaces",
  "api/script-executions",
  "POST /api/script-executions",
];

/** What happens during an operation. */
export type Trouble =
  | { kind: "none" }
  | { kind: "fault"; match: string; mode: string; nth: number }
  | { kind: "kill"; afterCalls: number };
/** `change` is an up of a changed program, and `force` one that replaces what it can and creates the new one first. */
export type Command = "up" | "change" | "force" | "refresh" | "destroy";
export interface Operation {
  command: Command;
  trouble: Trouble;
}

const fault = fc.tuple(fc.constantFrom(...calls), fc.constantFrom(...faultModes), fc.integer({ min: 0, max: 11 })).map(
  ([match, mode, more]): Trouble => ({
    kind: "fault",
    match,
    mode,
    nth: match === "." ? 1 + 5 * more : 1 + (more >> 2),
  }),
);
const kill = fc.integer({ min: 1, max: 70 }).map((afterCalls): Trouble => ({ kind: "kill", afterCalls }));
const trouble = fc.oneof(
  { weight: 4, arbitrary: fault },
  { weight: 2, arbitrary: kill },
  { weight: 1, arbitrary: fc.constant<Trouble>({ kind: "none" }) },
);
const command = fc.constantFrom<Command[]>(
  "up",
  "up",
  "up",
  "change",
  "change",
  "force",
  "force",
  "refresh",
  "refresh",
  "destroy",
);
/** Short ones: most faults need no more than three operations to show. */
export const sequences = fc.array(fc.record({ command, trouble }), { minLength: 2, maxLength: 5 });
