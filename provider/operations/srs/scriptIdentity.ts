import { createHash } from "node:crypto";
import { type Owner, ownerText } from "../owner";
import { slowDigest } from "../slowDigest";
import { runspaceMark } from "./stackMark";

const bytes = 5;

/**
 * The name of one run in SRS: the given name, digits of the stack and the owner, and digits of what runs and why. An interrupted run
 * is found by it.
 */
export async function scriptRunName(owner: Owner, name: string, program: unknown): Promise<string> {
  const run = await slowDigest(JSON.stringify(program), owner, bytes);
  return `${name}-${ownerDigits(owner)}${run}`;
}

/** Whether a runspace was made for a run of this owner, whatever ran then. */
export function isRunOf(owner: Owner, name = ""): boolean {
  return new RegExp(`-${ownerDigits(owner)}[0-9a-f]{${2 * bytes}}$`).test(name);
}

function ownerDigits(owner: Owner): string {
  const digits = createHash("sha256").update(ownerText(owner)).digest("hex");
  return runspaceMark(owner) + digits.slice(0, 2 * bytes);
}
