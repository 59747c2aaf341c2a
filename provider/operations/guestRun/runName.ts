import { scrypt } from "node:crypto";
import { promisify } from "node:util";
import { type Owner, ownerText } from "../owner";
import type { Program } from "./program";

const digest = promisify<string, string, number, { N: number }, Buffer>(scrypt);

/**
 * What tells this run from every other in the guest: whose it is, what runs, and why. A second start of the same run has the
 * same name. It is shown in the guest and in the state, and secrets go into it, hence a hash that is slow to guess at; 10 ms
 * are enough for what is no password.
 */
export async function runName(
  owner: Owner,
  { vm, program, triggers }: { vm: string; program: Program; triggers: unknown[] | undefined },
): Promise<string> {
  const { path, workingDirectory, stdin } = program;
  const variables = Object.entries(program.environmentVariables ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([vm, path, program.arguments, workingDirectory, variables, stdin, triggers]);
  return `vsphere-ops-${(await digest(text, ownerText(owner), 10, { N: 4_096 })).toString("hex")}`;
}
