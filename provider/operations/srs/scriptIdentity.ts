import { createHash, scrypt } from "node:crypto";
import { promisify } from "node:util";
import { type Owner, ownerText } from "../owner";

const digest = promisify<string, string, number, { N: number }, Buffer>(scrypt);

const bytes = 5;

/**
 * The name of one run in SRS: the given name, digits of the owner, and digits of what runs and why. An interrupted run is found by
 * it. Secrets go into the digits, which SRS shows: hence a hash that is slow to guess at.
 */
export async function scriptRunName(owner: Owner, name: string, program: unknown): Promise<string> {
  const run = await digest(JSON.stringify(program), ownerText(owner), bytes, { N: 4_096 });
  return `${name}-${ownerDigits(owner)}${run.toString("hex")}`;
}

/** Whether a runspace was made for a run of this owner, whatever ran then. */
export function isRunOf(owner: Owner, name = ""): boolean {
  return new RegExp(`-${ownerDigits(owner)}[0-9a-f]{${2 * bytes}}$`).test(name);
}

function ownerDigits(owner: Owner): string {
  return createHash("sha256")
    .update(ownerText(owner))
    .digest("hex")
    .slice(0, 2 * bytes);
}
